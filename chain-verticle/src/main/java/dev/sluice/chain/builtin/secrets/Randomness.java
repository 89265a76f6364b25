package dev.sluice.chain.builtin.secrets;

/**
 * The characters are as varied as those of a generated key: Shannon's entropy of their frequencies.
 * Placeholders such as {@code xxxxxxxx} are not.
 *
 * @param minBits least entropy, in bits a character
 */
record Randomness(double minBits) implements Check {
  private static final double LN_2 = Math.log(2);

  @Override
  public boolean accepts(byte[] bytes, int start, int end) {
    return bits(bytes, start, end) >= minBits;
  }

  /** Bits a character. */
  static double bits(byte[] bytes, int start, int end) {
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
}
