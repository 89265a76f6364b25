package dev.sluice.detect.known;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of fingerprints, which stays with the proxies: without it, a fingerprint tells nothing of
 * its value. Immutable; any thread; never printed.
 */
public final class FingerprintKey {
  public static final int BYTES = 32;
  static final int DIGEST = 16;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int ID_BYTES = 8;

  private final SecretKeySpec key;

  public FingerprintKey(byte[] random) {
    if (random.length != BYTES) {
      throw new IllegalArgumentException("a key of fingerprints has " + BYTES + " bytes");
    }
    this.key = new SecretKeySpec(random, ALGORITHM);
  }

  /**
   * From the content of its file: hexadecimal digits in one line.
   *
   * @throws IllegalArgumentException what the file must have
   */
  public static FingerprintKey read(byte[] file) {
    String digits = new String(file, StandardCharsets.ISO_8859_1).strip();
    if (digits.length() != 2 * BYTES || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException(
          "is no key of fingerprints, which has %d hexadecimal digits".formatted(2 * BYTES));
    }
    return new FingerprintKey(HexFormat.of().parseHex(digits));
  }

  /** Tells one key from another, and nothing of either. */
  public String id() {
    return HexFormat.of().formatHex(derived("sluice fingerprint key id"), 0, ID_BYTES);
  }

  long multiplier() {
    return ByteBuffer.wrap(derived("sluice fingerprint multiplier")).getLong() | 1;
  }

  Hash hash() {
    return new Hash(mac());
  }

  private byte[] derived(String purpose) {
    return mac().doFinal(purpose.getBytes(StandardCharsets.US_ASCII));
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** One thread. A prefix keeps these apart from what is derived of the key. */
  record Hash(Mac mac) {
    private static final byte PART = 0;

    byte[] of(byte[] bytes, int from, int length) {
      mac.update(PART);
      mac.update(bytes, from, length);
      return Arrays.copyOf(mac.doFinal(), DIGEST);
    }
  }

  @Override
  public String toString() {
    return "FingerprintKey " + id();
  }
}
