package dev.sluice.config;

import dev.sluice.config.middleware.MiddlewareEntry;
import dev.sluice.config.middleware.SelectableEntry;
import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.PolicyCompiler;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.registration.RegistrationsReader;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Severity;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import java.util.List;
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
  private static final Set<String> BUILT_IN = Set.of("openshell/regex", "sluice/secrets");

  private final Violations violations = new Violations();
  private final EntryCheck check;

  private SnapshotCompiler(EntryCheck check) {
    this.check = check;
  }

  /**
   * Compiles one generation; an implementation that nobody knows is only warned of, since at run
   * time {@code on_error} decides.
   *
   * @param policies by sandbox
   * @param registrations empty: no operator-run services
   */
  public static Compilation<Snapshot> compile(
      long generation, Map<String, Source> policies, Optional<Source> registrations) {
    return compile(generation, policies, registrations, SnapshotCompiler::warnOfUnknown);
  }

  /**
   * Compiles one generation.
   *
   * @param policies by sandbox
   * @param registrations empty: no operator-run services
   * @param check judges every middleware entry of the policies that are right otherwise
   */
  public static Compilation<Snapshot> compile(
      long generation,
      Map<String, Source> policies,
      Optional<Source> registrations,
      EntryCheck check) {
    return new SnapshotCompiler(check).run(generation, new TreeMap<>(policies), registrations);
  }

  private Compilation<Snapshot> run(
      long generation, Map<String, Source> sources, Optional<Source> toml) {
    Registrations registrations =
        toml.map(source -> RegistrationsReader.read(source, violations))
            .orElseGet(Registrations::none);
    Map<String, Policy> policies =
        sources.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, e -> policy(e.getKey(), e.getValue(), registrations)));
    return violations.conclude(new Snapshot(generation, policies, registrations));
  }

  private Policy policy(String sandbox, Source source, Registrations registrations) {
    return PolicyCompiler.compile(
        source, violations, entry -> judge(sandbox, entry, registrations));
  }

  private void judge(String sandbox, SelectableEntry selectable, Registrations registrations) {
    MiddlewareEntry entry = selectable.entry();
    for (EntryCheck.Finding finding : check.findings(sandbox, entry, registrations)) {
      String message = "middleware config '" + entry.key() + "': " + finding.message();
      switch (finding.severity()) {
        case ERROR -> violations.error(selectable.at(), selectable.path(), message);
        case WARNING -> violations.warning(selectable.at(), selectable.path(), message);
      }
    }
  }

  private static List<EntryCheck.Finding> warnOfUnknown(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    String name = entry.implementation();
    return BUILT_IN.contains(name) || registrations.names(name)
        ? List.of()
        : List.of(
            new EntryCheck.Finding(
                Severity.WARNING, "middleware '" + name + "' is not registered"));
  }

  /** Judges what the document alone cannot tell: whether an implementation takes its config. */
  @FunctionalInterface
  public interface EntryCheck {
    /**
     * Everything wrong or doubtful.
     *
     * @param sandbox whose policy the entry stands in
     * @param registrations those that would come into force together with the entry
     */
    List<Finding> findings(String sandbox, MiddlewareEntry entry, Registrations registrations);

    /**
     * One point.
     *
     * @param message what is wrong; the entry is named around it
     */
    record Finding(Severity severity, String message) {}
  }
}
