package dev.sluice.chain.builtin.secrets;

/** Shapes that several patterns of the catalogue share. */
final class Forms {
  static final Check RANDOM = new Randomness(3.0);

  /** Longer runs are data, not keys. */
  static final int LONGEST = 512;

  private Forms() {}

  /** So many letters and digits after the literal. */
  static Shape alphanumeric(int length) {
    return exactly(length, ByteClass.ALPHANUMERIC, RANDOM);
  }

  /** So many digits of lower-case hexadecimal after the literal. */
  static Shape hex(int length) {
    return exactly(length, ByteClass.HEX, RANDOM);
  }

  /** At least so many letters, digits, dashes and underscores after the literal. */
  static Shape atLeast(int length, Check check) {
    return new Token(ByteClass.BASE64URL, length, LONGEST, check);
  }

  static Shape exactly(int length, ByteClass body, Check check) {
    return new Token(body, length, length, check);
  }
}
