package dev.sluice.detect.stream;

import dev.sluice.detect.text.ByteClass;
import java.util.Arrays;

/**
 * Bytes in place of others, as many.
 *
 * @param from position in the body
 * @param bytes not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Mask(long from, byte[] bytes) {
  private static final byte PADDING = '*';
  private static final ByteClass DIGIT = ByteClass.DIGIT;
  private static final ByteClass BEFORE_NUMBER = ByteClass.of(":,[ ");
  private static final ByteClass AFTER_NUMBER = ByteClass.of(",}] \r\n");

  public long end() {
    return from + bytes.length;
  }

  /**
   * What replaces a range: padding behind the replacement, if that fits. Line breaks stay, and a
   * number of JSON becomes another number.
   *
   * @param replacement empty for more of what has one
   */
  static byte[] text(byte[] text, int start, int end, int limit, byte[] replacement) {
    byte[] masked = new byte[end - start];
    Arrays.fill(masked, PADDING);
    if (isNumber(text, start, end, limit)) {
      Arrays.fill(masked, (byte) '0');
      masked[0] = '1';
      return masked;
    }
    boolean broken = false;
    for (int at = start; at < end; at++) {
      if (text[at] == '\n' || text[at] == '\r') {
        masked[at - start] = text[at];
        broken = true;
      }
    }
    if (!broken && replacement.length <= masked.length) {
      System.arraycopy(replacement, 0, masked, 0, replacement.length);
    }
    return masked;
  }

  private static boolean isNumber(byte[] text, int start, int end, int limit) {
    return DIGIT.runEnd(text, start, end) == end
        && start > 0
        && BEFORE_NUMBER.has(text[start - 1])
        && (end == limit || AFTER_NUMBER.has(text[end]));
  }

  @Override
  public String toString() {
    return "Mask[" + bytes.length + " bytes]";
  }
}
