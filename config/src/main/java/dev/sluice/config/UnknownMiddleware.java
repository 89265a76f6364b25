package dev.sluice.config;

import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.registration.RegistrationCheck;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.source.Violation.Severity;
import java.util.List;

/** Warns of implementations that are neither built in nor registered. */
final class UnknownMiddleware {
  private UnknownMiddleware() {}

  static List<EntryFinding> warn(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    String name = entry.implementation();
    return RegistrationCheck.BUILT_IN.contains(name) || registrations.names(name)
        ? List.of()
        : List.of(
            new EntryFinding(
                Severity.WARNING, "middleware", "middleware '" + name + "' is not registered"));
  }
}
