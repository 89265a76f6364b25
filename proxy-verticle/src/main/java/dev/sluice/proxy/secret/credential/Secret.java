package dev.sluice.proxy.secret.credential;

import dev.sluice.config.settings.proxy.SecretContent;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes behind a placeholder: 1 byte to 64 KiB without control characters. Never kept in a
 * String and never printed.
 */
public final class Secret {
  private final byte[] octets;

  private Secret(byte[] octets) {
    this.octets = octets;
  }

  /** Owns the array from now on; drops one line end after the secret. Empty when not valid. */
  static Optional<Secret> of(byte[] read) {
    return SecretContent.flaw(read).isPresent()
        ? Optional.empty()
        : Optional.of(new Secret(Arrays.copyOf(read, SecretContent.length(read))));
  }

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
