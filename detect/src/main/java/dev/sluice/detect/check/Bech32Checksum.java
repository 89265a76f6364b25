package dev.sluice.detect.check;

import java.nio.charset.StandardCharsets;

/** The checksum of Bech32 (BIP 173) over a human-readable part and the data after it. */
public final class Bech32Checksum implements SecretCheck {
  public static final String ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int BITS = 5;
  private static final int LOW = (1 << BITS) - 1;

  private final int prefix;

  /**
   * @param readable the human-readable part, in lower case
   */
  public Bech32Checksum(String readable) {
    int sum = 1;
    byte[] letters = readable.getBytes(StandardCharsets.US_ASCII);
    for (byte letter : letters) {
      sum = step(sum, letter >> BITS);
    }
    sum = step(sum, 0);
    for (byte letter : letters) {
      sum = step(sum, letter & LOW);
    }
    prefix = sum;
  }

  @Override
  public boolean accepts(byte[] bytes, int start, int end) {
    int sum = prefix;
    for (int at = start; at < end; at++) {
      sum = step(sum, ALPHABET.indexOf(bytes[at]));
    }
    return sum == 1;
  }

  @Override
  public boolean isChecksum() {
    return true;
  }

  private static int step(int sum, int value) {
    int top = sum >>> 25;
    int next = ((sum & 0x1ffffff) << BITS) ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      if (((top >> i) & 1) != 0) {
        next ^= GENERATOR[i];
      }
    }
    return next;
  }
}
