package dev.sluice.chain.builtin;

import dev.sluice.config.SnapshotCompiler.EntryCheck;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.source.Violation.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Validates the middleware entries of a policy as far as this process can: the config of built-ins
 * completely, operator-run services only by their registration. Immutable; any thread.
 */
public final class BuiltInEntryCheck implements EntryCheck {
  private final BuiltIns builtIns = new BuiltIns();

  /** For the control role and {@code policy check}: an invalid entry is an error. */
  public BuiltInEntryCheck() {}

  /** For a node, which runs what the control role accepted: {@code on_error} decides. */
  public static EntryCheck none() {
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
    if (invalid.isPresent()) {
      return List.of(invalid.get());
    }
    List<Finding> warnings = new ArrayList<>(former(name).stream().toList());
    builtIns
        .warnings(name, entry.config())
        .forEach(text -> warnings.add(new Finding(Severity.WARNING, text)));
    return warnings;
  }

  private static Optional<Finding> former(String name) {
    return BuiltIns.replacementOf(name)
        .map(
            replacement ->
                new Finding(
                    Severity.WARNING, "'" + name + "' is deprecated; use '" + replacement + "'"));
  }
}
