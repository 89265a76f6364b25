package dev.sluice.policy.tests;

import dev.sluice.config.source.Cursor;
import dev.sluice.policy.WrittenRequest;
import java.util.Locale;
import java.util.Optional;

/**
 * One request and what the author expects of it.
 *
 * @param at the element of {@code tests}
 * @param requestAt its {@code request}
 * @param expectAt its {@code expect}
 */
record PolicyTestCase(
    Cursor at,
    Cursor requestAt,
    WrittenRequest request,
    Cursor expectAt,
    Expected expected,
    Optional<Named> rule,
    Optional<Named> code) {
  enum Expected {
    ALLOWED,
    DENIED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Expected of(boolean allowed) {
      return allowed ? ALLOWED : DENIED;
    }
  }

  record Named(Cursor at, String text) {}
}
