package dev.sluice.proxy.credential;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes behind a placeholder: 1 byte to 64 KiB without control characters. Never kept in a
 * String and never printed.
 */
public final class Secret {
  static final int MAX_BYTES = 64 << 10;

  private final byte[] octets;

  private Secret(byte[] octets) {
    this.octets = octets;
  }

  /** Owns the array from now on; drops one line end after the secret. Empty when not valid. */
  static Optional<Secret> of(byte[] read) {
    int length = read.length;
    length -= length > 0 && read[length - 1] == '\n' ? 1 : 0;
    length -= length > 0 && length < read.length && read[length - 1] == '\r' ? 1 : 0;
    if (length == 0 || length > MAX_BYTES) {
      return Optional.empty();
    }
    for (int i = 0; i < length; i++) {
      if ((read[i] >= 0 && read[i] < ' ' && read[i] != '\t') || read[i] == 0x7F) {
        return Optional.empty();
      }
    }
    return Optional.of(new Secret(Arrays.copyOf(read, length)));
  }

  /** The internal array; do not change it. */
  byte[] octets() {
    return octets;
  }

  boolean isSame(Secret other) {
    return MessageDigest.isEqual(octets, other.octets);
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
