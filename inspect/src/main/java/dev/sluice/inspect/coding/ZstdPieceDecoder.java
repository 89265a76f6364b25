package dev.sluice.inspect.coding;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Frames of RFC 8878 with windows of up to 8 MiB, as RFC 9659 asks for. One thread. */
final class ZstdPieceDecoder implements PieceDecoder {
  private static final int MOST_WINDOW = 23;

  private final Given given = new Given();
  private final ZstdInputStream frames;
  private boolean begun;

  ZstdPieceDecoder() {
    try {
      frames = new ZstdInputStream(given, RecyclingBufferPool.INSTANCE);
      frames.setContinuous(true);
      frames.setLongMax(MOST_WINDOW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was given and not read; its end is no end of the body. */
  private static final class Given extends InputStream {
    private byte[] bytes = {};
    private int at;
    private int end;

    @Override
    public int read() {
      return at < end ? bytes[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] out, int from, int length) {
      int size = Math.min(length, end - at);
      if (size == 0) {
        return -1;
      }
      System.arraycopy(bytes, at, out, from, size);
      at += size;
      return size;
    }

    @Override
    public int available() {
      return end - at;
    }
  }

  @Override
  public void give(byte[] coded, int from, int end) {
    given.bytes = coded;
    given.at = from;
    given.end = end;
    begun |= end > from;
  }

  @Override
  public int read(byte[] out, int from) throws IOException {
    return Math.max(0, frames.read(out, from, out.length - from));
  }

  @Override
  public int mostWindow() {
    return 1 << MOST_WINDOW;
  }

  @Override
  public boolean isWhole() {
    try {
      frames.setContinuous(false);
      return !begun || frames.read(new byte[1], 0, 1) < 0;
    } catch (IOException broken) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      frames.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
