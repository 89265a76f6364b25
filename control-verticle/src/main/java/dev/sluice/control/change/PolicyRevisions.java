package dev.sluice.control.change;

import dev.sluice.config.ConfigDirectory;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Violation;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.proto.ConfigurationHash;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The configuration in force and every way to change it: a change is proposed, its entries are put
 * before the services that own them, and it is accepted or refused before the next is proposed. One
 * thread at a time changes it and blocks on the disk meanwhile; {@link #current} may be called from
 * any thread.
 */
public final class PolicyBook {
  /** In place of a file's path for policies that came through the API. */
  static final String PUT = "PUT /v1/policies/";

  private final Path directory;
  private final GenerationStore store;
  private final GenerationCompiler compiler;
  private volatile Generation current;

  /**
   * @param directory where policies and registrations are read from
   */
  public PolicyBook(Path directory, GenerationStore store, GenerationCompiler compiler) {
    this.directory = directory;
    this.store = store;
    this.compiler = compiler;
    this.current = inForce().getGeneration();
  }

  /** What is in force; number 0 before the first change. */
  public Generation current() {
    return current;
  }

  /** One of the generations that are still kept. */
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
   * To take over what changed in the files, all or nothing.
   *
   * @throws IOException when a file cannot be read
   */
  public Proposal reload() throws IOException {
    return propose(new Candidate(inForce()).takeFiles(ConfigDirectory.read(directory)));
  }

  /**
   * Differs when {@link #reload} may find something new; reads no file.
   *
   * @throws IOException when the directory cannot be listed
   */
  public String fingerprint() throws IOException {
    return FilesFingerprint.of(directory);
  }

  /** To replace the policy of one sandbox. */
  public Proposal put(PolicyPut put) {
    long revision = policy(put.sandbox()).map(PolicySource::getRevision).orElse(0L);
    OptionalLong expected = put.expectedRevision();
    if (expected.isPresent() && expected.getAsLong() != revision) {
      return new Proposal.Settled(new ChangeResult.Conflict(revision));
    }
    return propose(new Candidate(inForce()).put(put));
  }

  /**
   * Puts a proposal in force.
   *
   * @throws IOException when it cannot be stored; nothing changed then
   */
  public ChangeResult accept(Proposal.Sound proposal) throws IOException {
    long previous = current.getNumber();
    store(proposal.stored());
    return new ChangeResult.Accepted(current, previous, proposal.warnings());
  }

  /**
   * Gives up a proposal.
   *
   * @param reasons what the services said against its entries; not empty
   */
  public ChangeResult refuse(Proposal.Sound proposal, Map<EntryId, String> reasons) {
    return switch (compiler.compileToo(proposal.generation(), new Refusals(reasons))) {
      case Compilation.Rejected<?> rejected ->
          rejected(proposal.generation(), rejected.violations());
      case Compilation.Compiled<?> compiled ->
          throw new IllegalArgumentException("nothing was said against the proposal's entries");
    };
  }

  /**
   * Numbers what is in force anew, above a number that some node already runs: this role lost its
   * history, and nodes never go back.
   *
   * @throws IOException when it cannot be stored; nothing changed then
   */
  public Generation numberAbove(long number) throws IOException {
    if (number >= current.getNumber()) {
      store.skipTo(number + 1);
      Candidate same = new Candidate(inForce());
      store(same.stored(same.generation(store.nextNumber())));
    }
    return current;
  }

  /**
   * Finds out whether somebody else changes the configuration.
   *
   * @throws dev.sluice.control.store.StoreTakenOver when somebody does
   * @throws IOException when the store cannot be read
   */
  public void requireOwnStore() throws IOException {
    store.requireOwn();
  }

  private Proposal propose(Candidate candidate) {
    if (current.getNumber() > 0 && candidate.changesNothing()) {
      return new Proposal.Settled(new ChangeResult.Unchanged(current));
    }
    Generation next = candidate.generation(store.nextNumber());
    // Before the next one, which takes its place in the compiler's memory.
    ServiceEntries judged = judged();
    ServiceEntries entries = new ServiceEntries();
    return switch (compiler.compileToo(next, entries)) {
      case Compilation.Rejected<?> rejected ->
          new Proposal.Settled(rejected(next, rejected.violations()));
      case Compilation.Compiled<?> compiled ->
          new Proposal.Sound(
              candidate.stored(next),
              lines(compiled.warnings()),
              entries.beyond(judged.subjects()));
    };
  }

  /** What is not asked again, so that a service that is down blocks no unrelated change. */
  private ServiceEntries judged() {
    ServiceEntries inForce = new ServiceEntries();
    if (!current.getRegistrationsToml().isEmpty()) {
      compiler.compileToo(current, inForce);
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

  private static ChangeResult rejected(Generation proposed, List<Violation> violations) {
    return new ChangeResult.Rejected(lines(violations), ConfigurationHash.of(proposed));
  }

  private static List<String> lines(List<Violation> violations) {
    return violations.stream().map(Violation::toString).toList();
  }
}
