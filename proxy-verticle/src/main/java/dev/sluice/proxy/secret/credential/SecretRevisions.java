package dev.sluice.proxy.secret.credential;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The current and earlier values of a secret, newest first. Immutable.
 *
 * @param number revision of the newest value; starts at 1 with the process and grows with each
 *     change
 */
record SecretRevisions(long number, List<Secret> secrets) {
  // Number of values kept (data-plane 14.2).
  private static final int KEPT = 8;

  static final SecretRevisions NONE = new SecretRevisions(0, List.of());

  SecretRevisions {
    secrets = List.copyOf(secrets);
  }

  SecretRevisions with(Secret secret) {
    if (!secrets.isEmpty() && secrets.getFirst().isSame(secret)) {
      return this;
    }
    return new SecretRevisions(
        number + 1, Stream.concat(Stream.of(secret), secrets.stream()).limit(KEPT).toList());
  }

  /** Drops all values; the number keeps growing, so that a revision never means two values. */
  SecretRevisions revoked() {
    return new SecretRevisions(number, List.of());
  }

  Optional<Secret> current() {
    return secrets.stream().findFirst();
  }

  Optional<Secret> at(long revision) {
    long age = number - revision;
    return age >= 0 && age < secrets.size() ? Optional.of(secrets.get((int) age)) : current();
  }
}
