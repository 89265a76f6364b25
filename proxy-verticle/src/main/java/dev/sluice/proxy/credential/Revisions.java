package dev.sluice.proxy.credential;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A secret and what it was before, newest first. Immutable.
 *
 * @param number of the newest; grows with every change, begins at 1 with the process
 */
record Revisions(long number, List<Secret> secrets) {
  /** Data-plane 14.2. */
  private static final int KEPT = 8;

  /** Nothing is known yet, or the source failed: what was known is revoked. */
  static final Revisions NONE = new Revisions(0, List.of());

  Revisions {
    secrets = List.copyOf(secrets);
  }

  Revisions with(Secret secret) {
    if (!secrets.isEmpty() && secrets.getFirst().isSame(secret)) {
      return this;
    }
    return new Revisions(
        number + 1, Stream.concat(Stream.of(secret), secrets.stream()).limit(KEPT).toList());
  }

  /** The number goes on, so that a revision never means two secrets. */
  Revisions revoked() {
    return new Revisions(number, List.of());
  }

  Optional<Secret> current() {
    return secrets.stream().findFirst();
  }

  /** The secret of a revision, or the current one when that is not kept. */
  Optional<Secret> at(long revision) {
    long age = number - revision;
    return age >= 0 && age < secrets.size() ? Optional.of(secrets.get((int) age)) : current();
  }
}
