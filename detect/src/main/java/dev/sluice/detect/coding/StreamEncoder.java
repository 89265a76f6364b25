package dev.sluice.detect.coding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Applies content codings to a body that comes in pieces. Close it. One thread. */
public final class StreamEncoder implements AutoCloseable {
  /** Most bytes that one holds for each coding. */
  public static final int MOST_HELD = 4 << 20;

  private final ByteArrayOutputStream coded = new ByteArrayOutputStream();

  // The first takes what is plain. Not all of them flush the next.
  private final List<OutputStream> levels = new ArrayList<>();

  private boolean closed;

  /**
   * @param codecs in the order in which they apply, at least one
   */
  StreamEncoder(List<ContentCodec> codecs) {
    OutputStream out = coded;
    for (ContentCodec codec : codecs.reversed()) {
      out = opened(codec, out);
      levels.addFirst(out);
    }
  }

  private static OutputStream opened(ContentCodec codec, OutputStream out) {
    try {
      return codec.encoding(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public byte[] add(byte[] piece) {
    return after(() -> levels.getFirst().write(piece));
  }

  public byte[] flush() {
    return after(
        () -> {
          for (OutputStream level : levels) {
            level.flush();
          }
        });
  }

  public byte[] end() {
    closed = true;
    return after(
        () -> {
          for (OutputStream level : levels) {
            level.close();
          }
        });
  }

  private byte[] after(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] made = coded.toByteArray();
    coded.reset();
    return made;
  }

  /** Gives back memory outside of the heap. Does nothing when called again. */
  @Override
  public void close() {
    if (!closed) {
      byte[] ignored = end();
    }
  }

  private interface Step {
    void run() throws IOException;
  }
}
