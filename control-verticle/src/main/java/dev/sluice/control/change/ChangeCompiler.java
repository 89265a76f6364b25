package dev.sluice.control.change;

import dev.sluice.config.registration.RegistrationCheck;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.control.change.CandidateChange.EntryId;
import dev.sluice.control.change.GenerationCompiler.Known;
import dev.sluice.control.files.RefusedFiles;
import dev.sluice.policy.snapshot.BoundaryCheck;
import dev.sluice.policy.snapshot.BoundaryVerdicts;
import dev.sluice.policy.snapshot.ObserveCheck;
import dev.sluice.policy.snapshot.PolicyTestsCheck;
import dev.sluice.policy.snapshot.PreparedPolicy;
import dev.sluice.policy.snapshot.RegistrationsOnly;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotCompiler.EntryCheck;
import dev.sluice.proto.ConfigurationHash;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.StoredGeneration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Compiles changes of the configuration in force. Does not store. CPU-bound; one thread. */
public final class ChangeCompiler {
  private final GenerationCompiler compiler;

  private final boolean testsRequired;
  private final BoundaryVerdicts verdicts = new BoundaryVerdicts();

  /**
   * The current generation as last compiled, so that a change compiles only its changes; with the
   * policies of the latest change.
   */
  private volatile Snapshot compiled = Snapshot.empty();

  private RefusedFiles refused = RefusedFiles.NONE;

  public ChangeCompiler(GenerationCompiler compiler, boolean testsRequired) {
    this.compiler = compiler;
    this.testsRequired = testsRequired;
  }

  /** Compiles one document, whether it is valid or not. Any thread. */
  PreparedPolicy prepare(Source document) {
    return compiler.prepare(document);
  }

  /** Refuses files that are invalid until the rest is valid. */
  CandidateChange files(CandidateChange.Base base, FilesCandidate files) {
    refused = files.refusedPolicies();
    GenerationCandidate candidate = files.candidate();
    if (base.isGeneration() && candidate.changesNothing()) {
      return settled(base, files);
    }
    Generation next = candidate.generation(base.nextNumber());
    ServiceEntries known = entriesOf(base.current());
    ServiceEntries entries = new ServiceEntries();
    Set<String> changed = new HashSet<>(candidate.changedFiles().values());
    changed.removeAll(candidate.denied());
    EntryCheck check =
        entries
            .and(files.check())
            .and(new PolicyTestsCheck(changed, files.tests(), testsRequired))
            .and(new BoundaryCheck(changed, verdicts));
    Known by = new Known(compiled, base.accepted(), files.prepared());
    return switch (compiler.compileWith(next, by, check)) {
      case Compilation.Rejected<Snapshot> rejected -> withoutInvalid(base, files, next, rejected);
      case Compilation.Compiled<Snapshot> valid ->
          valid(
              candidate.stored(next),
              valid,
              entries.questions(known, base.unvalidated(), entry -> false),
              Optional.of(files));
    };
  }

  /** Compares files with the boundary, so that {@link #files} finds the verdicts. Any thread. */
  void compare(CandidateChange.Base base, FilesCandidate files) {
    Known by = new Known(compiled, base.accepted(), files.prepared());
    GenerationCandidate candidate = files.candidate();
    EntryCheck check = new BoundaryCheck(Set.copyOf(candidate.changedFiles().values()), verdicts);
    compiler.compileWith(candidate.generation(0), by, check);
  }

  private static CandidateChange settled(CandidateChange.Base base, FilesCandidate files) {
    return new CandidateChange.Settled(
        files
            .rejected()
            .<ChangeResult>map(rejected -> rejected)
            .orElseGet(() -> new ChangeResult.Unchanged(base.current())));
  }

  /**
   * Entries of the sandbox that were not validated are asked about again.
   *
   * @param prepared its document if it was compiled before
   */
  CandidateChange put(
      CandidateChange.Base base, PolicyPut put, Map<Source, PreparedPolicy> prepared) {
    GenerationCandidate candidate = new GenerationCandidate(base.stored()).put(put, refused);
    List<EntryId> open = base.unvalidated();
    Predicate<EntryId> again = entry -> entry.sandbox().equals(put.sandbox());
    boolean same =
        base.isGeneration() && candidate.changesNothing() && open.stream().noneMatch(again);
    Generation next = candidate.generation(base.nextNumber());
    ServiceEntries known = entriesOf(base.current());
    ServiceEntries entries = new ServiceEntries();
    EntryCheck check =
        entries
            .and(new RegistrationsOnly(RegistrationCheck.none()))
            .and(new PolicyTestsCheck(Set.of(put.sandbox()), put.testSources(), testsRequired))
            .and(new BoundaryCheck(Set.of(put.sandbox()), verdicts))
            .and(new ObserveCheck(put.sandbox(), put.isByOperator()));
    Known by = new Known(compiled, base.acceptedWithout(put.sandbox()), prepared);
    return switch (compiler.compileWith(next, by, check)) {
      case Compilation.Rejected<Snapshot> rejected ->
          rejected(base, Optional.of(put.sandbox()), next, rejected);
      case Compilation.Compiled<Snapshot> valid when same ->
          new CandidateChange.Settled(new ChangeResult.Unchanged(base.current()));
      case Compilation.Compiled<Snapshot> valid ->
          valid(
              candidate.stored(next),
              valid,
              entries.questions(known, open, again),
              Optional.empty());
    };
  }

  CandidateChange remove(CandidateChange.Base base, String sandbox, boolean byOperator) {
    GenerationCandidate candidate = new GenerationCandidate(base.stored()).remove(sandbox, refused);
    Generation next = candidate.generation(base.nextNumber());
    ServiceEntries known = entriesOf(base.current());
    ServiceEntries entries = new ServiceEntries();
    return switch (compiler.compileWith(next, new Known(compiled, base.accepted()), entries)) {
      case Compilation.Rejected<Snapshot> rejected ->
          rejected(base, Optional.of(sandbox), next, rejected);
      case Compilation.Compiled<Snapshot> valid -> {
        List<String> objections =
            new ObserveCheck(sandbox, byOperator)
                .objectionsToRemoval(
                    compiled.policyFor(sandbox), valid.value().policyFor(sandbox), Instant.now());
        if (!objections.isEmpty()) {
          yield refusedRemoval(sandbox, next, objections);
        }
        StoredGeneration stored = candidate.stored(next);
        Compilation.Compiled<Snapshot> quiet = new Compilation.Compiled<>(valid.value(), List.of());
        CandidateChange.Valid change =
            valid(
                stored,
                quiet,
                entries.questions(known, base.unvalidated(), entry -> false),
                Optional.empty());
        yield change.warned(removed(stored, sandbox));
      }
    };
  }

  private static CandidateChange refusedRemoval(
      String sandbox, Generation next, List<String> objections) {
    RefusedDocument refusal = RefusedDocument.ofRemoval(sandbox, objections);
    return new CandidateChange.Settled(
        ChangeResult.Rejected.of(List.of(refusal), ConfigurationHash.of(next)));
  }

  private static List<String> removed(StoredGeneration left, String sandbox) {
    List<String> warnings = new ArrayList<>();
    boolean hasDefault =
        left.getGeneration().getPoliciesList().stream()
            .anyMatch(policy -> policy.getSandbox().equals(Snapshot.DEFAULT_SANDBOX));
    warnings.add(
        hasDefault
            ? "the policy of sandbox default is in force for it now"
            : "everything is denied to it now: there is no policy of sandbox default");
    if (left.containsTakenFiles(sandbox)) {
      warnings.add("its file stays and is in force again once it is edited; delete it too");
    }
    return warnings;
  }

  CandidateChange without(
      CandidateChange.Base base, CandidateChange.Valid change, Map<EntryId, String> reasons) {
    Generation next = change.generation();
    return switch (compiler.compileWith(
        next, new Known(compiled, base.accepted()), ServiceEntries.refused(reasons))) {
      case Compilation.Rejected<Snapshot> rejected ->
          change
              .files()
              .flatMap(files -> files.narrowed(rejected.violations(), true))
              .map(files -> files(base, files))
              .orElseGet(() -> rejected(base, sandboxOf(change, reasons), next, rejected));
      case Compilation.Compiled<Snapshot> accepted ->
          throw new IllegalArgumentException("no entry of the change was refused");
    };
  }

  private CandidateChange withoutInvalid(
      CandidateChange.Base base,
      FilesCandidate files,
      Generation next,
      Compilation.Rejected<?> rejected) {
    return files
        .narrowed(rejected.violations(), false)
        .map(narrowed -> files(base, narrowed))
        .orElseGet(() -> rejected(base, Optional.empty(), next, rejected));
  }

  private static Optional<String> sandboxOf(
      CandidateChange.Valid change, Map<EntryId, String> reasons) {
    return change.files().isPresent()
        ? Optional.empty()
        : reasons.keySet().stream().map(EntryId::sandbox).findFirst();
  }

  private CandidateChange.Valid valid(
      StoredGeneration stored,
      Compilation.Compiled<Snapshot> usable,
      ServiceEntries.Questions questions,
      Optional<FilesCandidate> files) {
    // Accepting or refusing it, and the next change, compile nothing of it again.
    compiled = compiled.withCompiled(usable.value().compiled());
    Generation next = EntryId.unvalidated(stored.getGeneration(), questions.left());
    return new CandidateChange.Valid(
        stored.toBuilder().setGeneration(next).build(),
        usable.warnings().stream().map(Violation::toString).toList(),
        questions.asked(),
        files,
        files.flatMap(FilesCandidate::rejected));
  }

  private static CandidateChange rejected(
      CandidateChange.Base base,
      Optional<String> sandbox,
      Generation next,
      Compilation.Rejected<?> rejected) {
    return new CandidateChange.Settled(
        ChangeResult.Rejected.of(sandbox, next, base.current(), rejected.violations()));
  }

  /** Entries that services were asked about; one that is down then blocks no unrelated change. */
  private ServiceEntries entriesOf(Generation current) {
    ServiceEntries entries = new ServiceEntries();
    if (compiler.compileWith(current, new Known(compiled, current), entries)
        instanceof Compilation.Compiled<Snapshot> usable) {
      compiled = usable.value();
    }
    return entries;
  }
}
