package dev.sluice.detect.coding;

/**
 * The begin of a Brotli stream (RFC 7932 sections 9.1 and 9.2). It has no magic number, but its
 * first meta-block tells how long its text is. Stateless; any thread.
 */
public final class BrotliHead {
  // Fewer bytes hide no secret of the catalog.
  private static final int SHORTEST_TEXT = 17;

  // Text is seldom compressed to less than this part of its length.
  private static final int MOST_GROWTH = 32;

  private static final int LONGEST = 5;
  private static final int NIBBLE = 4;

  private BrotliHead() {}

  /**
   * Whether a stream can begin there, of a text of a length that fits. Of a few random bytes, less
   * than one of a hundred can.
   *
   * @param length bytes of the whole stream
   */
  public static boolean begins(byte[] bytes, int from, int length) {
    if (length < LONGEST || bytes.length - from < LONGEST) {
      return false;
    }
    long bits = 0;
    for (int i = 0; i < LONGEST; i++) {
      bits |= (bytes[from + i] & 0xFFL) << (Byte.SIZE * i);
    }
    int window = windowBits(bits);
    return window > 0 && isTextLength(textLength(bits >>> window), length);
  }

  private static boolean isTextLength(long text, int length) {
    return text >= SHORTEST_TEXT && text <= (long) MOST_GROWTH * length;
  }

  private static int windowBits(long bits) {
    if ((bits & 1) == 0) {
      return 1;
    }
    if (((bits >> 1) & 7) != 0) {
      return 4;
    }
    return ((bits >> 4) & 7) == 1 ? 0 : 7;
  }

  // The length that the head of a meta-block tells; 0 where it has no text.
  private static long textLength(long bits) {
    boolean last = (bits & 1) != 0;
    long rest = last ? bits >> 2 : bits >> 1;
    boolean empty = last && ((bits >> 1) & 1) != 0;
    int nibbles = (int) (rest & 3) + NIBBLE;
    if (empty || nibbles > 6) {
      return 0;
    }
    long length = (rest >> 2) & ((1L << (NIBBLE * nibbles)) - 1);
    boolean padded = nibbles > NIBBLE && (length >> (NIBBLE * (nibbles - 1))) == 0;
    return padded ? 0 : length + 1;
  }
}
