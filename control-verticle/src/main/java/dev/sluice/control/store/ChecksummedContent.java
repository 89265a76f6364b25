package dev.sluice.control.store;

import dev.sluice.inspect.digest.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/** A file format: the SHA-256 of the content, then the content, so that damage is detected. */
public final class ChecksummedContent {
  private ChecksummedContent() {}

  public static byte[] seal(byte[] content) {
    byte[] sealed = Arrays.copyOf(Sha256.of(content), Sha256.BYTES + content.length);
    System.arraycopy(content, 0, sealed, Sha256.BYTES, content.length);
    return sealed;
  }

  public static Optional<byte[]> open(byte[] sealed) {
    if (sealed.length < Sha256.BYTES) {
      return Optional.empty();
    }
    byte[] expected = Arrays.copyOf(sealed, Sha256.BYTES);
    ByteBuffer content = ByteBuffer.wrap(sealed, Sha256.BYTES, sealed.length - Sha256.BYTES);
    return MessageDigest.isEqual(expected, Sha256.of(content))
        ? Optional.of(Arrays.copyOfRange(sealed, Sha256.BYTES, sealed.length))
        : Optional.empty();
  }
}
