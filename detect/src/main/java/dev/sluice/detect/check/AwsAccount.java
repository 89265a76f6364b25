package dev.sluice.detect.check;

/**
 * The account number in an AWS access key ID: 40 bits of its base 32 after the first one, below
 * 10^12. IDs made before 2019 have the first bit clear and hold no account in clear.
 */
public final class AwsAccount implements SecretCheck {
  private static final long ACCOUNTS = 1_000_000_000_000L;
  private static final int BITS = 5;
  private static final int CHARACTERS = 9;
  private static final long MASK = (1L << 40) - 1;

  @Override
  public boolean accepts(byte[] bytes, int start, int end) {
    long value = 0;
    for (int at = start; at < start + CHARACTERS; at++) {
      value = value << BITS | digit(bytes[at]);
    }
    boolean holdsAccount = value >>> (CHARACTERS * BITS - 1) != 0;
    return !holdsAccount || (value >>> 4 & MASK) < ACCOUNTS;
  }

  // RFC 4648 section 6.
  private static int digit(byte c) {
    return c <= '9' ? c - '2' + 26 : c - 'A';
  }
}
