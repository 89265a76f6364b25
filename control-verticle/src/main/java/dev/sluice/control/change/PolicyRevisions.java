package dev.sluice.control.change;

import dev.sluice.config.PreparedPolicy;
import dev.sluice.config.RegistrationsOnly;
import dev.sluice.config.Snapshot;
import dev.sluice.config.SnapshotCompiler.EntryCheck;
import dev.sluice.config.registration.RegistrationCheck;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.control.change.GenerationCompiler.Known;
import dev.sluice.control.change.Proposal.EntryId;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

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

  /**
   * The current generation as last compiled, so that a proposal compiles only its changes; with the
   * policies of the latest proposal.
   */
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

  /**
   * Proposes the changed files, all or none. Their registrations have to be able to work. Rules
   * that are newer than an unchanged file only warn.
   *
   * @param prepared documents that were compiled before; may lack some
   */
  public Proposal reload(ConfigurationFiles files, Map<Source, PreparedPolicy> prepared) {
    return propose(
        new GenerationCandidate(inForce()).applyFiles(files.directory()),
        new Check(files.check(), prepared),
        Optional.empty());
  }

  /**
   * Proposes a new policy for one sandbox, by all rules even when it is the one in force. Its
   * entries that were not validated are asked about.
   *
   * @param prepared its document if it was compiled before
   */
  public Proposal put(PolicyPut put, Map<Source, PreparedPolicy> prepared) {
    long revision = policy(put.sandbox()).map(PolicySource::getRevision).orElse(0L);
    OptionalLong expected = put.expectedRevision();
    if (expected.isPresent() && expected.getAsLong() != revision) {
      return new Proposal.Settled(new ChangeResult.Conflict(revision));
    }
    return propose(
        new GenerationCandidate(inForce()).put(put),
        new Check(new RegistrationsOnly(RegistrationCheck.none()), prepared),
        Optional.of(put.sandbox()));
  }

  /** How a candidate is judged, beside the compiler's own check. */
  private record Check(EntryCheck entries, Map<Source, PreparedPolicy> prepared) {}

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
  public ChangeResult refuse(Proposal.Valid proposal, Map<EntryId, String> reasons) {
    return switch (compiler.compileWith(
        proposal.generation(), new Known(compiled, current), ServiceEntries.refused(reasons))) {
      case Compilation.Rejected<?> rejected ->
          ChangeResult.Rejected.of(proposal.generation(), current, rejected.violations());
      case Compilation.Compiled<?> accepted ->
          throw new IllegalArgumentException("no entry of the proposal was refused");
    };
  }

  /** The generation in force, with its entries that services have not validated; empty: none. */
  public Optional<Proposal.Valid> question() {
    List<EntryId> open = EntryId.unvalidatedIn(current);
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of(new Proposal.Valid(inForce(), List.of(), open));
  }

  /**
   * Resolves the entries of a {@link #question} that services have validated. Changes nothing when
   * another generation is in force by now.
   *
   * @param refused entries that stay unresolved
   * @throws IOException when it cannot be stored; nothing changed then
   */
  public ChangeResult settle(Proposal.Valid question, Set<EntryId> refused) throws IOException {
    long previous = current.getNumber();
    List<EntryId> left = question.unverified().stream().filter(refused::contains).toList();
    if (question.generation().getNumber() != previous || left.equals(question.unverified())) {
      return new ChangeResult.Unchanged(current);
    }
    GenerationCandidate same = new GenerationCandidate(inForce());
    store(same.stored(EntryId.unvalidated(same.generation(store.nextNumber()), left)));
    return new ChangeResult.Accepted(current, previous, List.of());
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

  /**
   * Entries that were not validated stay so in a change that does not touch them.
   *
   * @param put the sandbox whose policy is put; empty for files
   */
  private Proposal propose(GenerationCandidate candidate, Check check, Optional<String> put) {
    List<EntryId> open = EntryId.unvalidatedIn(current);
    Predicate<EntryId> again = entry -> put.filter(entry.sandbox()::equals).isPresent();
    boolean same =
        current.getNumber() > 0 && candidate.changesNothing() && open.stream().noneMatch(again);
    if (same && put.isEmpty()) {
      return new Proposal.Settled(new ChangeResult.Unchanged(current));
    }
    Generation next = candidate.generation(store.nextNumber());
    ServiceEntries known = entriesInForce();
    ServiceEntries entries = new ServiceEntries();
    Generation accepted = put.map(this::currentWithout).orElse(current);
    return switch (compiler.compileWith(
        next, new Known(compiled, accepted, check.prepared()), entries.and(check.entries()))) {
      case Compilation.Rejected<Snapshot> rejected ->
          new Proposal.Settled(ChangeResult.Rejected.of(next, current, rejected.violations()));
      case Compilation.Compiled<Snapshot> valid when same ->
          new Proposal.Settled(new ChangeResult.Unchanged(current));
      case Compilation.Compiled<Snapshot> valid -> {
        // Accepting or refusing it, and the next proposal, compile nothing of it again.
        compiled = compiled.withCompiled(valid.value().compiled());
        ServiceEntries.Questions questions = entries.questions(known, open, again);
        yield new Proposal.Valid(
            candidate.stored(EntryId.unvalidated(next, questions.left())),
            lines(valid.warnings()),
            questions.asked());
      }
    };
  }

  private Generation currentWithout(String sandbox) {
    Generation.Builder rest = current.toBuilder().clearPolicies();
    current.getPoliciesList().stream()
        .filter(policy -> !policy.getSandbox().equals(sandbox))
        .forEach(rest::addPolicies);
    return rest.build();
  }

  /** Entries that services were asked about; one that is down then blocks no unrelated change. */
  private ServiceEntries entriesInForce() {
    ServiceEntries inForce = new ServiceEntries();
    if (compiler.compileWith(current, new Known(compiled, current), inForce)
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

  private static List<String> lines(List<Violation> violations) {
    return violations.stream().map(Violation::toString).toList();
  }
}
