package dev.sluice.control.change;

import dev.sluice.config.PreparedPolicy;
import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.policy.boundary.Boundary;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.control.change.Proposal.EntryId;
import dev.sluice.control.files.ConfigurationFiles;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.control.store.KeptRevision;
import dev.sluice.control.store.PolicyHistory;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force and its changes: a change is proposed, validated by the services that
 * own its entries, and accepted or refused before the next is proposed. Blocks on the disk; one
 * thread at a time, except {@link #current}, {@link #stored}, {@link #policy}, {@link #prepare} and
 * {@link #compare}, which any thread may call.
 */
public final class PolicyRevisions {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyRevisions.class);

  private final GenerationStore store;
  private final GenerationCompiler compiler;
  private final Proposer proposer;
  private volatile StoredGeneration inForce;

  /** Goes on with the newest generation of the store. */
  public PolicyRevisions(GenerationStore store, GenerationCompiler compiler) {
    this(store, compiler, false);
  }

  /**
   * Goes on with the newest generation of the store.
   *
   * @param testsRequired whether a changed policy has to have tests
   */
  public PolicyRevisions(
      GenerationStore store, GenerationCompiler compiler, boolean testsRequired) {
    this.store = store;
    this.compiler = compiler;
    this.proposer = new Proposer(compiler, testsRequired);
    this.inForce = store.newest().orElseGet(StoredGeneration::getDefaultInstance);
  }

  /** The generation in force; number 0 before the first change. */
  public Generation current() {
    return inForce.getGeneration();
  }

  /** The generation in force with its history. */
  public StoredGeneration stored() {
    return inForce;
  }

  /** See {@link GenerationStore#damaged}. */
  public List<Long> damaged() {
    return store.damaged();
  }

  /** See {@link GenerationCompiler#prepare}. Any thread. */
  PreparedPolicy prepare(Source document) {
    return compiler.prepare(document);
  }

  /** Compares what a reload of these files would change with the boundary. Any thread. */
  void compare(ConfigurationFiles files, Map<Source, PreparedPolicy> prepared) {
    StoredGeneration now = inForce;
    if (files.directory().policies().containsKey(Boundary.NAME)) {
      proposer.compare(new Proposal.Base(now, 0), FilesCandidate.of(now, files, prepared));
    }
  }

  /** A generation that is still kept. */
  public Optional<Generation> generation(long number) {
    return store.find(number).map(StoredGeneration::getGeneration);
  }

  /** See {@link PolicyHistory#of}. */
  List<KeptRevision> history(String sandbox) {
    return PolicyHistory.of(store, sandbox);
  }

  /** The policy that a sandbox has of its own. */
  public Optional<PolicySource> policy(String sandbox) {
    return current().getPoliciesList().stream()
        .filter(policy -> policy.getSandbox().equals(sandbox))
        .findFirst();
  }

  /**
   * Proposes the changed files without those that are invalid. Their registrations have to be able
   * to work. Rules that are newer than an unchanged file only warn.
   *
   * @param prepared documents that were compiled before; may lack some
   */
  public Proposal reload(ConfigurationFiles files, Map<Source, PreparedPolicy> prepared) {
    List<String> misnamed =
        files.directory().misnamed().passed().stream().map(Violation::toString).toList();
    return proposer.files(base(), FilesCandidate.of(inForce, files, prepared)).warned(misnamed);
  }

  /** The same files without the policies that services have to validate first. */
  public Proposal postponed(Proposal.Valid proposal) {
    Set<String> sandboxes =
        proposal.unverified().stream().map(EntryId::sandbox).collect(Collectors.toSet());
    return proposal
        .files()
        .map(files -> proposer.files(base(), files.postponed(sandboxes)))
        .orElseGet(() -> new Proposal.Settled(new ChangeResult.Unchanged(current())));
  }

  /**
   * Proposes a new policy for one sandbox, by all rules even when it is the one in force. Its
   * entries that were not validated are asked about.
   *
   * @param prepared its document if it was compiled before
   */
  public Proposal put(PolicyPut put, Map<Source, PreparedPolicy> prepared) {
    return conflict(put.sandbox(), put.expectedRevision())
        .orElseGet(() -> proposer.put(base(), put, prepared));
  }

  /**
   * Proposes to remove the policy of one sandbox; nothing when it has none.
   *
   * @param expectedRevision revision to remove; empty for any
   * @param byOperator the caller presented the admin token
   */
  public Proposal remove(String sandbox, OptionalLong expectedRevision, boolean byOperator) {
    return conflict(sandbox, expectedRevision)
        .orElseGet(
            () ->
                policy(sandbox).isPresent()
                    ? proposer.remove(base(), sandbox, byOperator)
                    : new Proposal.Settled(new ChangeResult.Unchanged(current())));
  }

  private Optional<Proposal> conflict(String sandbox, OptionalLong expected) {
    long revision = policy(sandbox).map(PolicySource::getRevision).orElse(0L);
    return expected.isPresent() && expected.getAsLong() != revision
        ? Optional.of(new Proposal.Settled(new ChangeResult.Conflict(revision)))
        : Optional.empty();
  }

  /**
   * Puts a proposal in force.
   *
   * @throws ControlUnavailable when it may take effect although the disk failed
   * @throws IOException when it cannot be stored; nothing changed then
   */
  public ChangeResult accept(Proposal.Valid proposal) throws IOException {
    long previous = current().getNumber();
    store(proposal.stored());
    return proposal.result(previous);
  }

  /**
   * Removes the documents to which services object from a proposal.
   *
   * @param reasons the services' objections by entry; not empty
   */
  public Proposal refuse(Proposal.Valid proposal, Map<EntryId, String> reasons) {
    return proposer.without(base(), proposal, reasons);
  }

  /** The generation in force, with its entries that services have not validated; empty: none. */
  public Optional<Proposal.Valid> question() {
    List<EntryId> open = EntryId.unvalidatedIn(current());
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of(new Proposal.Valid(inForce, List.of(), open));
  }

  /**
   * Proposes to resolve the entries of a {@link #question} that services have validated. Nothing
   * when another generation is in force by now.
   *
   * @param refused entries that stay unresolved
   */
  public Proposal settle(Proposal.Valid question, Set<EntryId> refused) {
    List<EntryId> left = question.unverified().stream().filter(refused::contains).toList();
    if (question.generation().getNumber() != current().getNumber()
        || left.equals(question.unverified())) {
      return new Proposal.Settled(new ChangeResult.Unchanged(current()));
    }
    GenerationCandidate same = new GenerationCandidate(inForce);
    Generation resolved = EntryId.unvalidated(same.generation(store.nextNumber()), left);
    return new Proposal.Valid(same.stored(resolved), List.of(), List.of());
  }

  /**
   * Renumbers the generation in force above a number that a node already runs. Needed when this
   * role lost its history, because nodes never go back.
   *
   * @throws IOException when it cannot be stored; nothing changed then
   */
  public Generation numberAbove(long number) throws IOException {
    if (number >= current().getNumber()) {
      store.skipTo(number + 1);
      GenerationCandidate same = new GenerationCandidate(inForce);
      store(same.stored(same.generation(store.nextNumber())));
    }
    return current();
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

  private Proposal.Base base() {
    return new Proposal.Base(inForce, store.nextNumber());
  }

  private void store(StoredGeneration next) throws IOException {
    try {
      store.append(next);
    } catch (AtomicFile.UncertainFile e) {
      LOG.error("a change may not be stored for good: {}", e.toString());
      throw ControlUnavailable.storeFailsWriting(e);
    }
    inForce = next;
  }
}
