package dev.sluice.control.change;

import dev.sluice.config.ConfigDirectory;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Violation;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The configuration in force and every way to change it. One thread at a time changes it and blocks
 * on the disk meanwhile; {@link #current} may be called from any thread.
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

  /** What is in force; number 0 before the first {@link #reload}. */
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
   * Takes over what changed in the files, all or nothing.
   *
   * @throws IOException when a file cannot be read or the result not stored; nothing changed then
   */
  public ChangeResult reload() throws IOException {
    return conclude(new Candidate(inForce()).takeFiles(ConfigDirectory.read(directory)));
  }

  /**
   * Replaces the policy of one sandbox.
   *
   * @throws IOException when it cannot be stored; nothing changed then
   */
  public ChangeResult put(PolicyPut put) throws IOException {
    long revision = policy(put.sandbox()).map(PolicySource::getRevision).orElse(0L);
    OptionalLong expected = put.expectedRevision();
    if (expected.isPresent() && expected.getAsLong() != revision) {
      return new ChangeResult.Conflict(revision);
    }
    return conclude(new Candidate(inForce()).put(put));
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
      accept(same, same.generation(store.nextNumber()));
    }
    return current;
  }

  private ChangeResult conclude(Candidate candidate) throws IOException {
    long previous = current.getNumber();
    if (previous > 0 && candidate.changesNothing()) {
      return new ChangeResult.Unchanged(current);
    }
    Generation next = candidate.generation(store.nextNumber());
    return switch (compiler.compile(next)) {
      case Compilation.Rejected<?> rejected ->
          new ChangeResult.Rejected(lines(rejected.violations()));
      case Compilation.Compiled<?> compiled -> {
        accept(candidate, next);
        yield new ChangeResult.Accepted(next, previous, lines(compiled.warnings()));
      }
    };
  }

  private void accept(Candidate candidate, Generation next) throws IOException {
    store.append(candidate.stored(next));
    current = next;
  }

  private StoredGeneration inForce() {
    return store.newest().orElseGet(StoredGeneration::getDefaultInstance);
  }

  private static List<String> lines(List<Violation> violations) {
    return violations.stream().map(Violation::toString).toList();
  }
}
