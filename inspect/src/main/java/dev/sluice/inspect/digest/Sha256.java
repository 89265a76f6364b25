package dev.sluice.inspect.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, as 32 bytes or as 64 lower-case hexadecimal digits. Any thread. */
public final class Sha256 {
  public static final int BYTES = 32;

  private Sha256() {}

  /** A new digest, to be fed in pieces by one thread. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  public static byte[] of(byte[] bytes) {
    return newDigest().digest(bytes);
  }

  public static byte[] of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest of the remaining bytes; the buffer's position does not move. */
  public static byte[] of(ByteBuffer bytes) {
    MessageDigest digest = newDigest();
    digest.update(bytes.duplicate());
    return digest.digest();
  }

  public static String hexOf(byte[] bytes) {
    return hex(of(bytes));
  }

  public static String hexOf(String text) {
    return hex(of(text));
  }

  public static String hexOf(ByteBuffer bytes) {
    return hex(of(bytes));
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
