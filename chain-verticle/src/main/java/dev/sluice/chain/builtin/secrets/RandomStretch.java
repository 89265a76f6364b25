package dev.sluice.chain.builtin.secrets;

/**
 * Somewhere there are 16 or more letters and digits in a row, of both kinds and random: tells a key
 * from hyphenated words.
 */
final class RandomStretch implements Check {
  private static final int MIN_LENGTH = 16;

  @Override
  public boolean accepts(byte[] bytes, int start, int end) {
    for (int at = start; at < end; at++) {
      int stop = ByteClass.ALPHANUMERIC.runEnd(bytes, at, end);
      if (stop - at >= MIN_LENGTH
          && isMixed(bytes, at, stop)
          && Forms.RANDOM.accepts(bytes, at, stop)) {
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
