package dev.sluice.policy.snapshot;

import dev.sluice.config.source.NodePlace;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.middleware.MiddlewareEntry;

/**
 * What a check says of a middleware entry.
 *
 * @param key below the entry, such as {@code config.mode}; empty: the entry as a whole
 * @param message the problem; its place names the entry and the key
 */
public record EntryFinding(Severity severity, String key, String message) {
  /** An entry that OpenShell refuses too, in its words (middleware-contract d.3). */
  public static EntryFinding invalid(MiddlewareEntry entry, String key, String why) {
    String message = "middleware config '%s' is invalid: %s".formatted(entry.key(), why);
    return new EntryFinding(Severity.ERROR, key, message);
  }

  void report(Violations violations, NodePlace place) {
    switch (severity) {
      case ERROR -> violations.error(place.at(), place.path(), message);
      case WARNING -> violations.warning(place.at(), place.path(), message);
      case NOTE -> violations.note(place.at(), place.path(), message);
    }
  }
}
