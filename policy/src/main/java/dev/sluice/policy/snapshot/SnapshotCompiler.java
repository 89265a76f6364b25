package dev.sluice.policy.snapshot;

import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.RegistrationCheck;
import dev.sluice.config.registration.RegistrationCheck.Flaw;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.registration.RegistrationsReader;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.DocumentPlaces;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;
import dev.sluice.config.source.NodePlace;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.Policy;
import dev.sluice.policy.boundary.Boundary;
import dev.sluice.policy.compiled.ReadyPolicy;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.SelectableEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Compiles sources to a {@link Snapshot}, the same on every node and for {@code policy check}. The
 * result is complete, or lists every violation.
 */
public final class SnapshotCompiler {
  private final Violations violations = new Violations();
  private final List<ReadyPolicy> ready = new ArrayList<>();
  private final Map<Source, ReadyPolicy> known = new HashMap<>();
  private final Map<String, PolicyIdentity> identities = new HashMap<>();
  private final EntryCheck check;
  private final Predicate<Source> accepted;
  private final Map<Source, PreparedPolicy> prepared;

  private SnapshotCompiler(Basis basis) {
    this.check = basis.check();
    this.accepted = basis.accepted();
    this.prepared = basis.prepared();
    basis.inForce().compiled().forEach(policy -> known.put(policy.source(), policy));
  }

  /**
   * Compiles one generation; an unknown implementation is only a warning, since {@code on_error}
   * decides at run time.
   *
   * @param policies by sandbox; the boundary by {@link Boundary#NAME}
   * @param registrations empty: no operator-run services
   */
  public static Compilation<Snapshot> compile(
      long generation, Map<String, Source> policies, Optional<Source> registrations) {
    return compile(generation, policies, registrations, SnapshotCompiler::warnOfUnknown);
  }

  public static Compilation<Snapshot> compile(
      long generation,
      Map<String, Source> policies,
      Optional<Source> registrations,
      EntryCheck check) {
    return compile(generation, policies, registrations, check, Snapshot.empty());
  }

  /**
   * Compiles a generation beside the one in force. A policy with the same source as in force is the
   * same object; its warnings are repeated and its entries judged again.
   *
   * @param registrations empty: no operator-run services
   * @param check judges every middleware entry of the policies that are otherwise valid
   */
  public static Compilation<Snapshot> compile(
      long generation,
      Map<String, Source> policies,
      Optional<Source> registrations,
      EntryCheck check,
      Snapshot inForce) {
    return compile(generation, policies, registrations, new Basis(check, inForce, source -> false));
  }

  public static Compilation<Snapshot> compile(
      long generation, Map<String, Source> policies, Optional<Source> registrations, Basis basis) {
    return new SnapshotCompiler(basis).run(generation, new TreeMap<>(policies), registrations);
  }

  /**
   * What a generation is compiled by.
   *
   * @param check judges every middleware entry of the policies that are otherwise valid
   * @param accepted whether a document is in force: what was true when it was accepted, such as the
   *     files that a registration names, need not be true any more
   * @param prepared documents that need not be compiled again
   */
  public record Basis(
      EntryCheck check,
      Snapshot inForce,
      Predicate<Source> accepted,
      Map<Source, PreparedPolicy> prepared) {
    public Basis {
      prepared = Map.copyOf(prepared);
    }

    public Basis(EntryCheck check, Snapshot inForce, Predicate<Source> accepted) {
      this(check, inForce, accepted, Map.of());
    }
  }

  private Compilation<Snapshot> run(
      long generation, Map<String, Source> sources, Optional<Source> toml) {
    Registrations registrations = toml.map(this::registrations).orElseGet(Registrations::none);
    Map<String, ReadyPolicy> usable = new TreeMap<>();
    sources.forEach(
        (sandbox, source) ->
            usable(sandbox, source, registrations)
                .ifPresent(policy -> usable.put(sandbox, policy)));
    Map<String, List<String>> objections = check.objections(usable);
    usable.forEach(
        (name, it) ->
            objections.getOrDefault(name, List.of()).forEach(one -> object(it.source(), one)));
    ready.addAll(usable.values());
    return violations.conclude(
        new Snapshot(
            generation,
            bounded(sources.keySet(), usable),
            registrations,
            ready,
            Set.of(),
            identities));
  }

  private static List<EntryFinding> warnOfUnknown(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    String name = entry.implementation();
    return RegistrationCheck.BUILT_IN.contains(name) || registrations.names(name)
        ? List.of()
        : List.of(
            new EntryFinding(
                Severity.WARNING, "middleware", "middleware '" + name + "' is not registered"));
  }

  // Each under the boundary if there is one; those without a usable document deny everything.
  private static Map<String, Policy> bounded(Set<String> names, Map<String, ReadyPolicy> usable) {
    Map<String, Policy> policies = new HashMap<>();
    names.forEach(
        name ->
            policies.put(
                name,
                Optional.ofNullable(usable.get(name))
                    .map(ReadyPolicy::policy)
                    .orElseGet(Policy::denyAll)));
    Policy boundary = policies.remove(Boundary.NAME);
    if (boundary != null) {
      policies.replaceAll((sandbox, policy) -> policy.within(boundary));
    }
    return policies;
  }

  private Registrations registrations(Source source) {
    Violations own = new Violations();
    Registrations registrations =
        RegistrationsReader.read(source, own, check::flaws, accepted.test(source));
    violations.addAll(own);
    return registrations;
  }

  private Optional<ReadyPolicy> compiled(Source source) {
    PreparedPolicy policy =
        Optional.ofNullable(prepared.get(source)).orElseGet(() -> PreparedPolicy.compile(source));
    violations.addAll(policy.violations());
    return policy.policy();
  }

  // Nothing validates the middleware of the boundary, which runs none.
  private Optional<ReadyPolicy> usable(String sandbox, Source source, Registrations registrations) {
    Optional<ReadyPolicy> policy = inForce(source).or(() -> compiled(source));
    policy
        .filter(changed -> !accepted.test(source))
        .flatMap(changed -> changed.policy().observe())
        .ifPresent(mode -> mode.checkEnd(Instant.now(), violations));
    policy
        .filter(usable -> !sandbox.equals(Boundary.NAME))
        .ifPresent(
            usable -> {
              identities.put(sandbox, new PolicyIdentity(sandbox, 0, usable.hash()));
              DocumentPlaces places = new DocumentPlaces(source);
              usable
                  .entries()
                  .forEach(entry -> judge(places, entry, findings(sandbox, entry, registrations)));
              check
                  .objections(sandbox, usable.policy())
                  .forEach(objection -> object(source, objection));
            });
    return policy;
  }

  private void object(Source source, String objection) {
    violations.error(Location.start(source.file()), KeyPath.ROOT, objection);
  }

  private Optional<ReadyPolicy> inForce(Source source) {
    Optional<ReadyPolicy> unchanged = Optional.ofNullable(known.get(source));
    unchanged.ifPresent(policy -> violations.repeat(policy.warnings()));
    return unchanged;
  }

  private List<EntryFinding> findings(
      String sandbox, SelectableEntry entry, Registrations registrations) {
    return check.findings(sandbox, entry.entry(), registrations);
  }

  private void judge(DocumentPlaces places, SelectableEntry entry, List<EntryFinding> findings) {
    for (EntryFinding finding : findings) {
      NodePlace place =
          finding.key().isEmpty()
              ? new NodePlace(entry.at(), entry.path())
              : places.of(entry.path(), finding.key());
      finding.report(violations, place);
    }
  }

  /** Judges what the document alone cannot show: whether an implementation accepts its config. */
  @FunctionalInterface
  public interface EntryCheck {
    /**
     * The findings about one entry.
     *
     * @param registrations that would take effect together with the entry
     */
    List<EntryFinding> findings(String sandbox, MiddlewareEntry entry, Registrations registrations);

    default List<RegistrationCheck.Flaw> flaws(Registration registration) {
      return List.of();
    }

    default List<String> objections(String sandbox, Policy policy) {
      return List.of();
    }

    /**
     * Why policies without errors are not acceptable beside each other, by sandbox; the boundary
     * has a name of its own.
     */
    default Map<String, List<String>> objections(Map<String, ReadyPolicy> policies) {
      return Map.of();
    }

    default EntryCheck and(EntryCheck other) {
      return new BothChecks(this, other);
    }
  }

  /** Two checks as one. */
  private record BothChecks(EntryCheck first, EntryCheck second) implements EntryCheck {
    @Override
    public List<EntryFinding> findings(
        String sandbox, MiddlewareEntry entry, Registrations registrations) {
      return Stream.of(first, second)
          .flatMap(check -> check.findings(sandbox, entry, registrations).stream())
          .toList();
    }

    @Override
    public List<String> objections(String sandbox, Policy policy) {
      return Stream.of(first, second)
          .flatMap(check -> check.objections(sandbox, policy).stream())
          .toList();
    }

    @Override
    public Map<String, List<String>> objections(Map<String, ReadyPolicy> policies) {
      Map<String, List<String>> all = new TreeMap<>();
      for (EntryCheck check : List.of(first, second)) {
        check
            .objections(policies)
            .forEach((name, own) -> all.computeIfAbsent(name, n -> new ArrayList<>()).addAll(own));
      }
      return all;
    }

    @Override
    public List<Flaw> flaws(Registration registration) {
      return Stream.of(first, second).flatMap(check -> check.flaws(registration).stream()).toList();
    }
  }
}
