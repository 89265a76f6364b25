package dev.sluice.detect.check;

import dev.sluice.inspect.digest.Sha256;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The checksum of Base58Check: the last four bytes begin the double SHA-256 of the others.
 * https://en.bitcoin.it/wiki/Base58Check_encoding.
 *
 * @param before bytes before the checked ones that belong to them, as the literal of a token
 */
public record Base58Checksum(int before) implements SecretCheck {
  public static final Base58Checksum ALONE = new Base58Checksum(0);

  public static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());
  private static final int SUM = 4;

  @Override
  public boolean accepts(byte[] bytes, int start, int end) {
    BigInteger number = BigInteger.ZERO;
    for (int at = start - before; at < end; at++) {
      int digit = ALPHABET.indexOf(bytes[at]);
      if (digit < 0) {
        return false;
      }
      number = number.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    byte[] all = number.toByteArray();
    int from = all[0] == 0 ? 1 : 0;
    int sum = all.length - SUM;
    return sum > from
        && Arrays.equals(
            all, sum, all.length, Sha256.of(Sha256.of(Arrays.copyOfRange(all, from, sum))), 0, SUM);
  }
}
