package dev.sluice.chain.builtin;

import dev.sluice.chain.stage.BuiltIn.ConfigFault;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.snapshot.EntryFinding;
import dev.sluice.policy.snapshot.SnapshotCompiler.EntryCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Validates the middleware entries of a policy as far as this process can: the config of built-ins
 * completely, operator-run services only by their registration. Immutable; any thread.
 */
public final class BuiltInEntryCheck implements EntryCheck {
  private static final String CONFIG = "config";

  private final BuiltIns builtIns = new BuiltIns();

  /** For the control role and {@code policy check}: an invalid entry is an error. */
  public BuiltInEntryCheck() {}

  /** For a node, which runs what the control role accepted: {@code on_error} decides. */
  public static EntryCheck none() {
    return (sandbox, entry, registrations) -> List.of();
  }

  @Override
  public List<EntryFinding> findings(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    String name = entry.implementation();
    if (registrations.names(name)) {
      return List.of();
    }
    List<EntryFinding> invalid = invalid(entry, registrations);
    if (!invalid.isEmpty()) {
      return invalid;
    }
    List<EntryFinding> warnings = new ArrayList<>(former(name).stream().toList());
    builtIns
        .warnings(name, entry.config())
        .forEach(text -> warnings.add(new EntryFinding(Severity.WARNING, "", text)));
    return warnings;
  }

  private List<EntryFinding> invalid(MiddlewareEntry entry, Registrations registrations) {
    Optional<String> tooLarge = BuiltIns.tooLarge(entry.config());
    if (tooLarge.isPresent()) {
      return List.of(EntryFinding.invalid(entry, CONFIG, tooLarge.get()));
    }
    String name = entry.implementation();
    return builtIns
        .find(name)
        .map(builtIn -> builtIn.faults(entry.config()).stream().map(of(entry)).toList())
        .orElseGet(
            () -> {
              String unknown = builtIns.unknown(name, names(registrations));
              return List.of(EntryFinding.invalid(entry, "middleware", unknown));
            });
  }

  private static Function<ConfigFault, EntryFinding> of(MiddlewareEntry entry) {
    return fault ->
        fault.key().isEmpty()
            ? EntryFinding.invalid(entry, CONFIG, fault.problem())
            : new EntryFinding(Severity.ERROR, fault.key(), fault.problem());
  }

  private static List<String> names(Registrations registrations) {
    return registrations.services().stream().map(Registration::name).toList();
  }

  private static Optional<EntryFinding> former(String name) {
    return BuiltIns.replacementOf(name)
        .map(
            replacement ->
                new EntryFinding(
                    Severity.WARNING,
                    "middleware",
                    "'" + name + "' is deprecated; use '" + replacement + "'"));
  }
}
