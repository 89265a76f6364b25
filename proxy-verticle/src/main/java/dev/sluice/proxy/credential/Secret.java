package dev.sluice.proxy.credential;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes that a placeholder stands for: at least one, at most 64 KiB, no control character. They
 * are in no String, and nothing prints them.
 */
public final class Secret {
  static final int MAX_BYTES = 64 << 10;

  private final byte[] octets;

  private Secret(byte[] octets) {
    this.octets = octets;
  }

  /** Takes the array over; one line end behind the secret is not part of it. */
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

  /** Not a copy; nobody changes it. */
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
