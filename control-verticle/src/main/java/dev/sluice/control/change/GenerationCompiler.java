package dev.sluice.control.change;

import dev.sluice.config.registration.Registrations;
import dev.sluice.config.registration.Registrations.InvalidGeneration;
import dev.sluice.config.registration.RegistrationsReader;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.policy.snapshot.PreparedPolicy;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotCompiler;
import dev.sluice.policy.snapshot.SnapshotCompiler.Basis;
import dev.sluice.proto.v1.EntryKey;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compiles a generation, as it travels between nodes, into the snapshot that a node decides by.
 * Policies that are in force with the same text are not compiled again. CPU-bound: not for event
 * loops, otherwise any thread.
 */
public final class GenerationCompiler {
  private final SnapshotCompiler.EntryCheck check;
  private final Function<Source, PreparedPolicy> documents;

  public GenerationCompiler(SnapshotCompiler.EntryCheck check) {
    this(check, PreparedPolicy::compile);
  }

  public GenerationCompiler(
      SnapshotCompiler.EntryCheck check, Function<Source, PreparedPolicy> documents) {
    this.check = check;
    this.documents = documents;
  }

  PreparedPolicy prepare(Source document) {
    return documents.apply(document);
  }

  public Compilation<Snapshot> compile(Generation generation, Snapshot inForce) {
    return switch (compile(generation, new Basis(check, inForce, source -> true))) {
      case Compilation.Compiled<Snapshot> compiled ->
          new Compilation.Compiled<>(
              compiled.value().withUnvalidated(unvalidated(generation)), compiled.warnings());
      case Compilation.Rejected<Snapshot> rejected -> rejected;
    };
  }

  /**
   * A generation whose policies that do not compile are replaced by denial.
   *
   * @return empty when that is not enough, since the registrations do not compile
   */
  public Optional<Denying> denying(Generation generation, Snapshot inForce) {
    Set<String> denied = new TreeSet<>();
    Generation next = generation;
    while (true) {
      switch (compile(next, inForce)) {
        case Compilation.Compiled<Snapshot> compiled -> {
          return Optional.of(new Denying(compiled.value(), denied));
        }
        case Compilation.Rejected<Snapshot> rejected -> {
          Generation narrowed = denying(next, faulty(rejected));
          if (narrowed.equals(next)) {
            return Optional.empty();
          }
          next.getPoliciesList().stream()
              .filter(policy -> !narrowed.getPoliciesList().contains(policy))
              .forEach(policy -> denied.add(policy.getSandbox()));
          next = narrowed;
        }
      }
    }
  }

  private static Generation denying(Generation generation, Set<String> files) {
    Generation.Builder next = generation.toBuilder().clearPolicies();
    for (PolicySource policy : generation.getPoliciesList()) {
      next.addPolicies(
          files.contains(policy.getFile())
              ? policy.toBuilder().setYaml(GenerationCandidate.DENIES).clearPresets().build()
              : policy);
    }
    return next.build();
  }

  private static Set<String> faulty(Compilation.Rejected<Snapshot> rejected) {
    return rejected.violations().stream()
        .filter(violation -> violation.severity() == Violation.Severity.ERROR)
        .map(Violation::file)
        .collect(Collectors.toSet());
  }

  public record Denying(Snapshot snapshot, Set<String> sandboxes) {
    public Denying {
      sandboxes = Set.copyOf(sandboxes);
    }
  }

  private static Map<String, Set<String>> unvalidated(Generation generation) {
    return generation.getUnvalidatedList().stream()
        .collect(
            Collectors.groupingBy(
                EntryKey::getSandbox, Collectors.mapping(EntryKey::getKey, Collectors.toSet())));
  }

  /** The mode that a generation sets for failed compilation; closed when it is unreadable. */
  public static InvalidGeneration onInvalid(Generation generation) {
    Source toml = new Source(generation.getRegistrationsFile(), generation.getRegistrationsToml());
    return switch (RegistrationsReader.read(toml)) {
      case Compilation.Compiled<Registrations> compiled -> compiled.value().onInvalid();
      case Compilation.Rejected<Registrations> rejected -> InvalidGeneration.FAIL_CLOSED;
    };
  }

  /**
   * The inputs that a candidate is compiled with.
   *
   * @param inForce documents of it are not compiled again
   * @param accepted the documents of this generation were accepted before
   * @param prepared documents that were compiled before
   */
  record Known(Snapshot inForce, Generation accepted, Map<Source, PreparedPolicy> prepared) {
    Known(Snapshot inForce, Generation accepted) {
      this(inForce, accepted, Map.of());
    }
  }

  Compilation<Snapshot> compileWith(
      Generation generation, Known known, SnapshotCompiler.EntryCheck additional) {
    Set<Source> documents = new HashSet<>(policies(known.accepted()).values());
    registrations(known.accepted()).ifPresent(documents::add);
    return compile(
        generation,
        new Basis(check.and(additional), known.inForce(), documents::contains, known.prepared()));
  }

  private static Compilation<Snapshot> compile(Generation generation, Basis basis) {
    return switch (SnapshotCompiler.compile(
        generation.getNumber(), policies(generation), registrations(generation), basis)) {
      case Compilation.Compiled<Snapshot> compiled ->
          new Compilation.Compiled<>(
              compiled.value().withRevisions(revisions(generation)), compiled.warnings());
      case Compilation.Rejected<Snapshot> rejected -> rejected;
    };
  }

  private static Map<String, Long> revisions(Generation generation) {
    return generation.getPoliciesList().stream()
        .collect(
            Collectors.toMap(
                PolicySource::getSandbox, PolicySource::getRevision, (one, other) -> other));
  }

  private static Map<String, Source> policies(Generation generation) {
    Map<String, Source> policies = new TreeMap<>();
    for (PolicySource policy : generation.getPoliciesList()) {
      policies.put(policy.getSandbox(), source(policy));
    }
    return policies;
  }

  /** A policy as it is stored; its marks and its revision are left out. */
  static PolicySource.Builder policy(String sandbox, Source source) {
    return PolicySource.newBuilder()
        .setSandbox(sandbox)
        .setYaml(source.text())
        .setFile(source.file())
        .putAllPresets(source.presets());
  }

  public static Source source(PolicySource policy) {
    return new Source(
        policy.getFile(),
        policy.getYaml(),
        policy.getPresetsMap(),
        Set.copyOf(policy.getProposedRulesList()));
  }

  private static Optional<Source> registrations(Generation generation) {
    return generation.getRegistrationsToml().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Source(generation.getRegistrationsFile(), generation.getRegistrationsToml()));
  }
}
