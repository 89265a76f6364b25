package dev.sluice.control.change;

import dev.sluice.config.RegistrationsOnly;
import dev.sluice.config.Snapshot;
import dev.sluice.config.SnapshotCompiler.EntryCheck;
import dev.sluice.config.registration.RegistrationCheck;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Violation;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.proto.ConfigurationHash;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The configuration in force and its changes: a change is proposed, validated by the services that
 * own its entries, and accepted or refused before the next is proposed. Blocks on the disk; one
 * thread at a time, except {@link #current} and {@link #policy}, which any thread may call.
 */
public final class PolicyRevisions {
  /** Stands in for the file's path of a policy put through the API. */
  static final String PUT = "PUT /v1/policies/";

  private final GenerationStore store;
  private final GenerationCompiler compiler;
  private volatile Generation current;

  /** The current generation as last compiled, so that a proposal compiles only its changes. */
  private Snapshot compiled = Snapshot.empty();

  /** Goes on with the newest generation of the store. */
  public PolicyRevisions(GenerationStore store, GenerationCompiler compiler) {
    this.store = store;
    this.compiler = compiler;
    this.current = inForce().getGeneration();
  }

  /** The generation in force; number 0 before the first change. */
  public Generation current() {
    return current;
  }

  /** A generation that is still kept. */
  public Optional<Generation> generation(long number) {
    return store.find(number).map(StoredGeneration::getGeneration);
  }

  /** The policy that a sandbox has of its own. */
  public Optional<PolicySource> policy(String sandbox) {
    return current.getPoliciesList().stream()
        .filter(policy -> policy.getSandbox().equals(sandbox))
        .findFirst();
  }

  /** Proposes the changed files, all or none. Their registrations have to be able to work. */
  public Proposal reload(ConfigurationFiles files) {
    return propose(new GenerationCandidate(inForce()).applyFiles(files.directory()), files.check());
  }

  /** Proposes a new policy for one sandbox. */
  public Proposal put(PolicyPut put) {
    long revision = policy(put.sandbox()).map(PolicySource::getRevision).orElse(0L);
    OptionalLong expected = put.expectedRevision();
    if (expected.isPresent() && expected.getAsLong() != revision) {
      return new Proposal.Settled(new ChangeResult.Conflict(revision));
    }
    return propose(
        new GenerationCandidate(inForce()).put(put),
        new RegistrationsOnly(RegistrationCheck.none()));
  }

  /**
   * Puts a proposal in force.
   *
   * @throws IOException when it cannot be stored; nothing changed then
   */
  public ChangeResult accept(Proposal.Valid proposal) throws IOException {
    long previous = current.getNumber();
    store(proposal.stored());
    return new ChangeResult.Accepted(current, previous, proposal.warnings());
  }

  /**
   * Turns a proposal down.
   *
   * @param reasons the services' objections by entry; not empty
   */
  public ChangeResult refuse(Proposal.Valid proposal, Map<Proposal.EntryId, String> reasons) {
    return switch (compiler.compileWith(
        proposal.generation(), compiled, ServiceEntries.refused(reasons))) {
      case Compilation.Rejected<?> rejected ->
          rejected(proposal.generation(), rejected.violations());
      case Compilation.Compiled<?> accepted ->
          throw new IllegalArgumentException("no entry of the proposal was refused");
    };
  }

  /**
   * Renumbers the generation in force above a number that a node already runs. Needed when this
   * role lost its history, because nodes never go back.
   *
   * @throws IOException when it cannot be stored; nothing changed then
   */
  public Generation numberAbove(long number) throws IOException {
    if (number >= current.getNumber()) {
      store.skipTo(number + 1);
      GenerationCandidate same = new GenerationCandidate(inForce());
      store(same.stored(same.generation(store.nextNumber())));
    }
    return current;
  }

  /**
   * Checks that no other process has written the store.
   *
   * @throws dev.sluice.control.store.StoreTakenOver when one has
   * @throws IOException when the store cannot be read
   */
  public void requireOwnStore() throws IOException {
    store.requireOwn();
  }

  private Proposal propose(GenerationCandidate candidate, EntryCheck check) {
    if (current.getNumber() > 0 && candidate.changesNothing()) {
      return new Proposal.Settled(new ChangeResult.Unchanged(current));
    }
    Generation next = candidate.generation(store.nextNumber());
    ServiceEntries validated = validated();
    ServiceEntries entries = new ServiceEntries();
    return switch (compiler.compileWith(next, compiled, entries.and(check))) {
      case Compilation.Rejected<?> rejected ->
          new Proposal.Settled(rejected(next, rejected.violations()));
      case Compilation.Compiled<?> valid ->
          new Proposal.Valid(
              candidate.stored(next),
              lines(valid.warnings()),
              entries.except(validated.subjects()));
    };
  }

  /** Entries validated before; a service that is down then blocks no unrelated change. */
  private ServiceEntries validated() {
    ServiceEntries inForce = new ServiceEntries();
    if (compiler.compileWith(current, compiled, inForce)
        instanceof Compilation.Compiled<Snapshot> usable) {
      compiled = usable.value();
    }
    return inForce;
  }

  private void store(StoredGeneration next) throws IOException {
    store.append(next);
    current = next.getGeneration();
  }

  private StoredGeneration inForce() {
    return store.newest().orElseGet(StoredGeneration::getDefaultInstance);
  }

  /** Warnings of documents that the change does not touch are no reason for the refusal. */
  private ChangeResult rejected(Generation proposed, List<Violation> violations) {
    Set<String> untouched = untouchedFiles(proposed);
    List<Violation> reasons =
        violations.stream()
            .filter(v -> v.severity() == Violation.Severity.ERROR || !untouched.contains(v.file()))
            .toList();
    return new ChangeResult.Rejected(lines(reasons), ConfigurationHash.of(proposed));
  }

  private Set<String> untouchedFiles(Generation proposed) {
    Set<String> untouched = new HashSet<>();
    Set<PolicySource> inForce = Set.copyOf(current.getPoliciesList());
    proposed.getPoliciesList().stream()
        .filter(inForce::contains)
        .forEach(policy -> untouched.add(policy.getFile()));
    if (proposed.getRegistrationsToml().equals(current.getRegistrationsToml())) {
      untouched.add(proposed.getRegistrationsFile());
    }
    return untouched;
  }

  private static List<String> lines(List<Violation> violations) {
    return violations.stream().map(Violation::toString).toList();
  }
}
