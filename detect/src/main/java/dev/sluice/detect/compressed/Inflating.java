package dev.sluice.detect.compressed;

import dev.sluice.detect.layer.LayerText;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What streams of deflated data hold, one after another. Event loop only. */
final class Inflating {
  /** A shorter result hides no secret, and random bytes can look like a short stream. */
  static final int SHORTEST = 16;

  private static final int PIECE = 8 * 1024;

  // One each thread, since making one costs more than to inflate a few bytes.
  private static final ThreadLocal<Inflater> RAW =
      ThreadLocal.withInitial(() -> new Inflater(true));

  private static final ThreadLocal<Inflater> WRAPPED = ThreadLocal.withInitial(Inflater::new);

  private final Inflater inflater;
  private final LayerText text;
  private byte[] plain;
  private int length;
  private boolean finished;
  private int whole;

  private Inflating(Inflater inflater, LayerText text) {
    this.inflater = inflater;
    this.text = text;
    this.plain = new byte[Math.clamp(4L * (text.end() - text.from()), SHORTEST, PIECE)];
  }

  static Inflating raw(LayerText text) {
    return new Inflating(RAW.get(), text);
  }

  static Inflating zlib(LayerText text) {
    return new Inflating(WRAPPED.get(), text);
  }

  /** Reads to the end of the stream, to a fault or until there is no room; returns how far. */
  int append(int stream) {
    int before = length;
    inflater.setInput(text.bytes(), stream, text.end() - stream);
    try {
      int read = 1;
      while (read > 0 && length <= text.room()) {
        if (length == plain.length) {
          plain = Arrays.copyOf(plain, (int) Math.min(2L * length, text.room() + 1L));
        }
        read = inflater.inflate(plain, length, plain.length - length);
        length += read;
      }
    } catch (DataFormatException broken) {
      // What came before it is read.
      length = before + (int) inflater.getBytesWritten();
    }
    finished = inflater.finished();
    int end = stream + (int) inflater.getBytesRead();
    inflater.reset();
    return end;
  }

  int length() {
    return length;
  }

  byte[] plain() {
    return plain;
  }

  boolean isFinished() {
    return finished;
  }

  void endMember(int end) {
    whole = end;
  }

  int whole() {
    return whole;
  }
}
