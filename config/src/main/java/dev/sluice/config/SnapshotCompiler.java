package dev.sluice.config;

import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.compiled.PolicyCompiler;
import dev.sluice.config.policy.compiled.ReadyPolicy;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.policy.middleware.SelectableEntry;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.registration.RegistrationsReader;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.config.source.Violations;
import java.util.HashMap;
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
  private final Map<Source, ReadyPolicy> ready = new HashMap<>();
  private final EntryCheck check;
  private final PolicyMemory memory;

  private SnapshotCompiler(EntryCheck check, PolicyMemory memory) {
    this.check = check;
    this.memory = memory;
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
    return compile(generation, policies, registrations, check, new PolicyMemory());
  }

  /**
   * Compiles one generation after another: a policy whose source is as it was stays the same
   * object. Its warnings are repeated and its entries judged again.
   *
   * @param policies by sandbox
   * @param registrations empty: no operator-run services
   * @param check judges every middleware entry of the policies that are right otherwise
   * @param memory of the generation before; holds this one afterwards
   */
  public static Compilation<Snapshot> compile(
      long generation,
      Map<String, Source> policies,
      Optional<Source> registrations,
      EntryCheck check,
      PolicyMemory memory) {
    return new SnapshotCompiler(check, memory)
        .run(generation, new TreeMap<>(policies), registrations);
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
    memory.replace(ready);
    return violations.conclude(new Snapshot(generation, policies, registrations));
  }

  private Policy policy(String sandbox, Source source, Registrations registrations) {
    Optional<ReadyPolicy> policy =
        remembered(source).or(() -> PolicyCompiler.compile(source, violations));
    policy.ifPresent(
        usable -> {
          ready.put(source, usable);
          usable.entries().forEach(entry -> judge(sandbox, entry, registrations));
        });
    return policy.map(ReadyPolicy::policy).orElseGet(Policy::denyAll);
  }

  private Optional<ReadyPolicy> remembered(Source source) {
    Optional<ReadyPolicy> known = memory.find(source);
    known.ifPresent(policy -> violations.repeat(policy.warnings()));
    return known;
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
