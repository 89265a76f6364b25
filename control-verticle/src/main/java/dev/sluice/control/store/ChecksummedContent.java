package dev.sluice.control.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/** Content with its SHA-256 in front, so that a damaged file is noticed instead of obeyed. */
public final class Sealed {
  private static final int DIGEST_BYTES = 32;

  private Sealed() {}

  /** The form on disk. */
  public static byte[] seal(byte[] content) {
    byte[] sealed = Arrays.copyOf(digest(content, 0), DIGEST_BYTES + content.length);
    System.arraycopy(content, 0, sealed, DIGEST_BYTES, content.length);
    return sealed;
  }

  /** The content; empty when the bytes are not what {@link #seal} made. */
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
