package dev.sluice.detect.known;

/**
 * How much of a known value is a finding: the whole of a short one, or four fifths and at least
 * {@value #LEAST} bytes in a row. Less would let a client guess a value piece by piece.
 */
final class PartialMatchRule {
  private static final int LEAST = 20;

  private PartialMatchRule() {}

  static int of(int length) {
    return length < LEAST ? length : Math.max(LEAST, Math.ceilDiv(4 * length, 5));
  }

  /**
   * Begin of the bytes that all sufficient parts have; they end as many bytes before the end of the
   * value.
   */
  static int margin(int length) {
    return length - of(length);
  }
}
