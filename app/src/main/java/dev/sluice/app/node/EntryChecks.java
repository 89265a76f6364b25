package dev.sluice.app.node;

import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.config.SnapshotCompiler.EntryCheck;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.source.Violation.Severity;
import java.util.List;
import java.util.Optional;

/**
 * What this process knows of middleware implementations: everything about built-ins, of
 * operator-run services only that they are registered.
 */
public final class EntryChecks implements EntryCheck {
  private final BuiltIns builtIns = new BuiltIns();

  /** For the control role and for {@code policy check}: a wrong entry is an error. */
  public EntryChecks() {}

  /** For a node, which takes what the control role accepted: {@code on_error} decides. */
  static EntryCheck none() {
    return (sandbox, entry, registrations) -> List.of();
  }

  @Override
  public List<Finding> findings(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    String name = entry.implementation();
    if (registrations.names(name)) {
      return List.of();
    }
    Optional<Finding> invalid =
        builtIns
            .validateConfig(name, entry.config())
            .map(reason -> new Finding(Severity.ERROR, "is invalid: " + reason));
    return invalid.or(() -> former(name)).stream().toList();
  }

  private static Optional<Finding> former(String name) {
    return BuiltIns.replacementOf(name)
        .map(
            replacement ->
                new Finding(
                    Severity.WARNING, "'" + name + "' is deprecated; use '" + replacement + "'"));
  }
}
