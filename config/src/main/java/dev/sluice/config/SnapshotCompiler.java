package dev.sluice.config;

import dev.sluice.config.middleware.MiddlewareEntry;
import dev.sluice.config.middleware.SelectableEntry;
import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.PolicyCompiler;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.registration.RegistrationsReader;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Sources to a {@link Snapshot}, the same on every node and for {@code policy check}: complete, or
 * every reason why not.
 */
public final class SnapshotCompiler {
  private static final Set<String> BUILT_IN = Set.of("openshell/regex");

  private final Violations violations = new Violations();

  private SnapshotCompiler() {}

  /**
   * Compiles one generation.
   *
   * @param policies by sandbox
   * @param registrations empty: no operator-run services
   */
  public static Compilation<Snapshot> compile(
      long generation, Map<String, Source> policies, Optional<Source> registrations) {
    return new SnapshotCompiler().run(generation, new TreeMap<>(policies), registrations);
  }

  private Compilation<Snapshot> run(
      long generation, Map<String, Source> sources, Optional<Source> toml) {
    Registrations registrations =
        toml.map(source -> RegistrationsReader.read(source, violations))
            .orElseGet(Registrations::none);
    Set<String> known = new HashSet<>(BUILT_IN);
    registrations.services().stream().map(Registration::name).forEach(known::add);
    Map<String, Policy> policies =
        sources.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> policy(e.getValue(), known)));
    return violations.conclude(new Snapshot(generation, policies, registrations));
  }

  private Policy policy(Source source, Set<String> known) {
    return PolicyCompiler.compile(source, violations, entry -> checkKnown(entry, known));
  }

  /** Only a warning: at run time {@code on_error} decides what an unknown name does. */
  private void checkKnown(SelectableEntry selectable, Set<String> known) {
    MiddlewareEntry entry = selectable.entry();
    if (!known.contains(entry.implementation())) {
      violations.warning(
          selectable.at(),
          selectable.path(),
          "middleware config '%s': middleware '%s' is not registered"
              .formatted(entry.key(), entry.implementation()));
    }
  }
}
