package dev.sluice.proxy.secret.credential;

import dev.sluice.config.settings.proxy.SecretContent;
import java.util.Optional;

/**
 * What a source of a credential held when it was read.
 *
 * @param secret empty when there was none to use
 * @param fault why not: the source first, without any of its content
 */
record ReadSecret(Optional<Secret> secret, String fault) {
  static ReadSecret unusable(String fault) {
    return new ReadSecret(Optional.empty(), fault);
  }

  /** Owns the array from now on; {@code source} is its name in messages. */
  static ReadSecret of(String source, byte[] read) {
    Optional<String> flaw = SecretContent.flaw(read);
    return flaw.isPresent()
        ? unusable(source + " " + flaw.get())
        : new ReadSecret(Secret.of(read), "");
  }
}
