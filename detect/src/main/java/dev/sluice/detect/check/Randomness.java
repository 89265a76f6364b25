package dev.sluice.detect.check;

import dev.sluice.detect.text.ByteClass;

/**
 * Requires characters as varied as those of a generated key, by the Shannon entropy of their
 * frequencies. Placeholders such as {@code xxxxxxxx} fail.
 *
 * @param minBits least entropy, in bits per character
 */
public record Randomness(double minBits) implements SecretCheck {
  public static final SecretCheck OF_KEYS = new Randomness(3.0);

  private static final double LN_2 = Math.log(2);

  @Override
  public boolean accepts(byte[] bytes, int start, int end) {
    return bits(bytes, start, end) >= minBits;
  }

  public static double bits(byte[] bytes, int start, int end) {
    int[] counts = new int[256];
    for (int at = start; at < end; at++) {
      counts[bytes[at] & 0xFF]++;
    }
    int length = end - start;
    double sum = 0;
    for (int count : counts) {
      sum += count > 1 ? count * Math.log(count) : 0;
    }
    return (Math.log(length) - sum / length) / LN_2;
  }

  /**
   * Requires a run of 16 or more letters and digits, of both kinds and random. Tells a key from
   * hyphenated words.
   */
  public static final class Run implements SecretCheck {
    private static final int MIN_LENGTH = 16;

    @Override
    public boolean accepts(byte[] bytes, int start, int end) {
      for (int at = start; at < end; at++) {
        int stop = ByteClass.ALPHANUMERIC.runEnd(bytes, at, end);
        if (stop - at >= MIN_LENGTH
            && isMixed(bytes, at, stop)
            && OF_KEYS.accepts(bytes, at, stop)) {
          return true;
        }
        at = stop;
      }
      return false;
    }

    private static boolean isMixed(byte[] bytes, int start, int end) {
      int digits = 0;
      for (int at = start; at < end; at++) {
        digits += ByteClass.DIGIT.has(bytes[at]) ? 1 : 0;
      }
      return digits > 0 && digits < end - start;
    }
  }
}
