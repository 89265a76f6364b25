package dev.sluice.control.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/** A file format: the SHA-256 of the content, then the content, so that damage is detected. */
public final class ChecksummedContent {
  private static final int DIGEST_BYTES = 32;

  private ChecksummedContent() {}

  /** Adds the checksum. */
  public static byte[] seal(byte[] content) {
    byte[] sealed = Arrays.copyOf(digest(content, 0), DIGEST_BYTES + content.length);
    System.arraycopy(content, 0, sealed, DIGEST_BYTES, content.length);
    return sealed;
  }

  /** Verifies and removes the checksum; empty when the bytes are damaged. */
  public static Optional<byte[]> open(byte[] sealed) {
    if (sealed.length < DIGEST_BYTES) {
      return Optional.empty();
    }
    byte[] expected = Arrays.copyOf(sealed, DIGEST_BYTES);
    return MessageDigest.isEqual(expected, digest(sealed, DIGEST_BYTES))
        ? Optional.of(Arrays.copyOfRange(sealed, DIGEST_BYTES, sealed.length))
        : Optional.empty();
  }

  private static byte[] digest(byte[] bytes, int from) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, bytes.length - from);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
