package dev.sluice.it.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A body of any length: one block many times between a begin and an end. Text, or text in gzip.
 *
 * @param block not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
record RepeatedBody(byte[] begin, byte[] block, long times, byte[] end) {
  private static final int PIECE = 64 * 1024;
  private static final byte[] NOTHING = {};
  private static final byte[] GZIP = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 3};
  private static final byte[] LAST_BLOCK = {3, 0};
  private static final byte[] TEXT = text();

  /** Words in lower case, which are no secrets. */
  private static byte[] text() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    while (text.length() < 4 * PIECE) {
      for (int letters = 2 + random.nextInt(8); letters > 0; letters--) {
        text.append((char) ('a' + random.nextInt(26)));
      }
      text.append(random.nextInt(12) == 0 ? '\n' : ' ');
    }
    return text.toString().getBytes(US_ASCII);
  }

  static RepeatedBody ofText(long bytes) {
    return new RepeatedBody(NOTHING, TEXT, Math.max(1, bytes / TEXT.length), NOTHING);
  }

  /** The text in gzip. */
  static RepeatedBody gzip(long bytes) {
    return gzip(TEXT, Math.max(1, bytes / TEXT.length));
  }

  /** Zeroes in gzip, a thousandth of them. */
  static RepeatedBody bomb(long bytes) {
    byte[] zeroes = new byte[1 << 20];
    return gzip(zeroes, bytes / zeroes.length);
  }

  private static RepeatedBody gzip(byte[] text, long times) {
    CRC32 checksum = new CRC32();
    for (long i = 0; i < times; i++) {
      checksum.update(text);
    }
    ByteBuffer end = ByteBuffer.allocate(LAST_BLOCK.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    end.put(LAST_BLOCK).putInt((int) checksum.getValue()).putInt((int) (times * text.length));
    return new RepeatedBody(GZIP, deflated(text), times, end.array());
  }

  /** Ends at a byte and refers to nothing before it, so it may be repeated (RFC 1951). */
  private static byte[] deflated(byte[] text) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(text);
      byte[] out = new byte[text.length + PIECE];
      int length = deflater.deflate(out, 0, out.length, Deflater.FULL_FLUSH);
      return Arrays.copyOf(out, length);
    } finally {
      deflater.end();
    }
  }

  long length() {
    return begin.length + times * block.length + end.length;
  }

  /** Sees how far it is written. */
  @FunctionalInterface
  interface Progress {
    /** So many bytes were written, before more are. */
    void at(long written) throws IOException;
  }

  /** Writes all of it. */
  void writeTo(BodyWriter out, Progress progress) throws IOException {
    if (begin.length > 0) {
      out.write(begin, 0, begin.length);
    }
    long written = begin.length;
    for (long i = 0; i < times; i++) {
      for (int from = 0; from < block.length; from += PIECE) {
        progress.at(written);
        int count = Math.min(PIECE, block.length - from);
        out.write(block, from, count);
        written += count;
      }
    }
    progress.at(written);
    if (end.length > 0) {
      out.write(end, 0, end.length);
    }
    out.end();
  }

  /** Compares what arrives. */
  Arrival arrival() {
    return new Arrival(this, new AtomicLong());
  }

  /** What has arrived of a body. */
  record Arrival(RepeatedBody body, AtomicLong at) implements BodyReader.Sink {
    @Override
    public void take(byte[] bytes, int length) {
      int from = 0;
      while (from < length) {
        from += compare(bytes, from, length - from);
      }
    }

    private int compare(byte[] bytes, int from, int left) {
      long position = at.get();
      long inBlocks = position - body.begin.length;
      byte[] part = body.block;
      long in = inBlocks % Math.max(1, part.length);
      if (inBlocks < 0) {
        part = body.begin;
        in = position;
      } else if (inBlocks >= body.times * body.block.length) {
        part = body.end;
        in = inBlocks - body.times * body.block.length;
      }
      int first = (int) in;
      int count = Math.min(left, part.length - first);
      if (count <= 0 || !Arrays.equals(part, first, first + count, bytes, from, from + count)) {
        throw new IllegalStateException("other bytes at " + position);
      }
      at.addAndGet(count);
      return count;
    }

    boolean isComplete() {
      return at.get() == body.length();
    }
  }
}
