package dev.sluice.control.change;

import dev.sluice.config.PreparedPolicy;
import dev.sluice.config.source.Source;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * The blocking parts of a change: reading files, compiling, storing. Those of the store run on a
 * worker, in order, so that no two changes overlap. Results arrive on the context.
 */
public final class ChangeWorker {
  private final Context context;
  private final PolicyRevisions revisions;
  private final FilesReader files;
  private final PolicyPreparation preparation = new PolicyPreparation();

  /**
   * @param context an event loop, whose ordered worker is used
   */
  public ChangeWorker(Context context, PolicyRevisions revisions, FilesReader files) {
    this.context = context;
    this.revisions = revisions;
    this.files = files;
  }

  public Context context() {
    return context;
  }

  /** The generation in force. Any thread. */
  public Generation current() {
    return revisions.current();
  }

  /** The policy that a sandbox has of its own. Any thread. */
  public Optional<PolicySource> policy(String sandbox) {
    return revisions.policy(sandbox);
  }

  /** Why the files could not be read the last time. Any thread. */
  public Optional<String> fault() {
    return files.fault();
  }

  /** See {@link FilesReader#fingerprint}. */
  public Future<String> fingerprint() {
    return files.fingerprint(context);
  }

  /**
   * Proposes the changed files; fails with {@link UnreadableFiles}.
   *
   * @param prepared of {@link #prepareFiles}
   */
  public Future<Proposal> reload(Map<Source, PreparedPolicy> prepared) {
    return files.read(context).compose(read -> onWorker(() -> revisions.reload(read, prepared)));
  }

  /**
   * Compiles the changed files. Nothing depends on it: a reload reads the files again, and compiles
   * what is missing.
   */
  public Future<Map<Source, PreparedPolicy>> prepareFiles() {
    return files.read(context).compose(read -> preparation.prepare(context, unknown(read)));
  }

  private Set<Source> unknown(ConfigurationFiles read) {
    Set<String> inForce =
        revisions.current().getPoliciesList().stream()
            .map(PolicySource::getYaml)
            .collect(Collectors.toUnmodifiableSet());
    return read.directory().policies().values().stream()
        .filter(source -> !inForce.contains(source.text()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Compiles the document of a change. */
  public Future<Map<Source, PreparedPolicy>> prepare(PolicyPut put) {
    return preparation.prepare(context, List.of(put.source()));
  }

  /**
   * Proposes a new policy for one sandbox.
   *
   * @param prepared its document, compiled
   */
  public Future<Proposal> put(PolicyPut put, Map<Source, PreparedPolicy> prepared) {
    return onWorker(() -> revisions.put(put, prepared));
  }

  /** Puts a proposal in force. */
  public Future<ChangeResult> accept(Proposal.Valid proposal) {
    return onWorker(() -> revisions.accept(proposal));
  }

  /** Turns a proposal down. */
  public Future<ChangeResult> refuse(
      Proposal.Valid proposal, Map<Proposal.EntryId, String> reasons) {
    return onWorker(() -> revisions.refuse(proposal, reasons));
  }

  /** See {@link PolicyRevisions#question}. */
  public Future<Optional<Proposal.Valid>> question() {
    return onWorker(revisions::question);
  }

  /** See {@link PolicyRevisions#settle}. */
  public Future<ChangeResult> settle(Proposal.Valid question, Set<Proposal.EntryId> refused) {
    return onWorker(() -> revisions.settle(question, refused));
  }

  /** Renumbers the generation in force. */
  public Future<Generation> numberAbove(long number) {
    return onWorker(() -> revisions.numberAbove(number));
  }

  /** Fails with {@code StoreTakenOver} when another process has written the store. */
  public Future<Void> requireOwnStore() {
    return onWorker(
        () -> {
          revisions.requireOwnStore();
          return null;
        });
  }

  private <T> Future<T> onWorker(Callable<T> work) {
    return context.executeBlocking(work);
  }
}
