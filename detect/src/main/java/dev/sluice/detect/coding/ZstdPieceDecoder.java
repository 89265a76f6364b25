package dev.sluice.detect.coding;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Frames of RFC 8878. One thread. */
final class ZstdPieceDecoder implements PieceDecoder {
  /** Window of a body in pieces: 8 MiB, as RFC 9659 asks for. */
  static final int MOST_OF_PIECES = 23;

  /** Window of a whole body, which is bounded itself: 128 MiB. */
  static final int MOST_OF_WHOLE = 27;

  private final int mostWindow;
  private final Given given = new Given();
  private final FramingText framing = new FramingText();
  private final ZstdFraming skippable = new ZstdFraming(framing);
  private final ZstdInputStream frames;
  private boolean begun;

  /**
   * @param mostWindow its largest window, as a power of 2
   */
  ZstdPieceDecoder(int mostWindow) {
    this.mostWindow = mostWindow;
    try {
      frames = new ZstdInputStream(given, RecyclingBufferPool.INSTANCE);
      frames.setContinuous(true);
      frames.setLongMax(mostWindow);
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
    begun |= end > from;
    // The library never gets a whole magic number of another format.
    given.end = skippable.add(coded, from, end);
  }

  @Override
  public int read(byte[] out, int from) throws IOException {
    int read = Math.max(0, frames.read(out, from, out.length - from));
    if (read == 0 && skippable.isOther()) {
      throw new IOException("not a frame of RFC 8878");
    }
    return read;
  }

  @Override
  public int mostWindow() {
    return 1 << mostWindow;
  }

  @Override
  public FramingText framing() {
    return framing;
  }

  @Override
  public boolean isWhole() {
    try {
      frames.setContinuous(false);
      return !skippable.isOther() && (!begun || frames.read(new byte[1], 0, 1) < 0);
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
