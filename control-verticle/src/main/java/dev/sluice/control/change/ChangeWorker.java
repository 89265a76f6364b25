package dev.sluice.control.change;

import dev.sluice.config.PreparedPolicy;
import dev.sluice.config.source.Source;
import dev.sluice.control.files.ConfigurationFiles;
import dev.sluice.control.files.FilesReader;
import dev.sluice.control.files.UnreadableFiles;
import dev.sluice.control.store.KeptRevision;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * The blocking parts of a change: reading files, compiling, storing. Those of the store run on a
 * worker, in order, so that no two changes overlap. Results arrive on the context. A change whose
 * disk hangs fails with {@link ControlUnavailable} in bounded time, and so does each one behind it.
 * Event loop only, except where a method says otherwise.
 */
public final class ChangeWorker {
  /** Longer than any compilation, shorter than a client waits. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Context context;
  private final PolicyRevisions revisions;
  private final FilesReader files;
  private final PolicyPreparation preparation;
  private final Duration limit;

  /** Calls that have not ended within the limit. */
  private int late;

  /**
   * @param context an event loop, whose ordered worker is used
   */
  public ChangeWorker(Context context, PolicyRevisions revisions, FilesReader files) {
    this(context, revisions, files, LIMIT);
  }

  ChangeWorker(Context context, PolicyRevisions revisions, FilesReader files, Duration limit) {
    this.context = context;
    this.revisions = revisions;
    this.files = files;
    this.preparation = new PolicyPreparation(revisions::prepare);
    this.limit = limit;
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
    return files
        .read(context)
        .compose(this::requireRegistrations)
        .compose(read -> bounded(() -> revisions.reload(read, prepared)));
  }

  /** Before the first generation there are none to go on with. */
  private Future<ConfigurationFiles> requireRegistrations(ConfigurationFiles read) {
    return read.directory()
        .unread()
        .filter(fault -> revisions.current().getNumber() == 0)
        .map(fault -> Future.<ConfigurationFiles>failedFuture(UnreadableFiles.because(fault)))
        .orElseGet(() -> Future.succeededFuture(read));
  }

  /**
   * Compiles the changed files, and compares them with the boundary. Nothing depends on it: a
   * reload reads the files again, and does what is missing. Any thread.
   */
  public Future<Map<Source, PreparedPolicy>> prepareFiles() {
    return files
        .read(context)
        .transform(
            read ->
                read.succeeded()
                    ? preparation
                        .prepare(context, unknown(read.result()))
                        .compose(prepared -> compared(read.result(), prepared))
                    : Future.succeededFuture(Map.of()));
  }

  private Future<Map<Source, PreparedPolicy>> compared(
      ConfigurationFiles read, Map<Source, PreparedPolicy> prepared) {
    return preparation.compare(
        context,
        () -> {
          revisions.compare(read, prepared);
          return prepared;
        });
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

  /** Compiles the document of a change. Any thread. */
  public Future<Map<Source, PreparedPolicy>> prepare(PolicyPut put) {
    return preparation.prepare(context, List.of(put.source()));
  }

  /**
   * Proposes a new policy for one sandbox.
   *
   * @param prepared its document, compiled
   */
  public Future<Proposal> put(PolicyPut put, Map<Source, PreparedPolicy> prepared) {
    return bounded(() -> revisions.put(put, prepared));
  }

  /** See {@link PolicyRevisions#remove}. */
  public Future<Proposal> remove(
      String sandbox, OptionalLong expectedRevision, boolean byOperator) {
    return bounded(() -> revisions.remove(sandbox, expectedRevision, byOperator));
  }

  /** See {@link PolicyRevisions#history}. */
  public Future<List<KeptRevision>> history(String sandbox) {
    return bounded(() -> revisions.history(sandbox));
  }

  /** The tests of a sandbox in its file; fails with {@link UnreadableFiles}. */
  public Future<Optional<String>> tests(String sandbox) {
    return files.tests(context, sandbox);
  }

  /** The generation in force with its history. Any thread. */
  public StoredGeneration stored() {
    return revisions.stored();
  }

  /**
   * Puts a proposal in force.
   *
   * @param onLate called when it comes into force although its caller was told that the disk hangs
   */
  public Future<ChangeResult> accept(Proposal.Valid proposal, Runnable onLate) {
    return bounded(
        () -> revisions.accept(proposal), ControlUnavailable.storeHangsWriting(), onLate);
  }

  /** See {@link PolicyRevisions#postponed}. */
  public Future<Proposal> postponed(Proposal.Valid proposal) {
    return bounded(() -> revisions.postponed(proposal));
  }

  /** See {@link PolicyRevisions#refuse}. */
  public Future<Proposal> refuse(Proposal.Valid proposal, Map<Proposal.EntryId, String> reasons) {
    return bounded(() -> revisions.refuse(proposal, reasons));
  }

  /** See {@link PolicyRevisions#question}. */
  public Future<Optional<Proposal.Valid>> question() {
    return bounded(revisions::question);
  }

  /** See {@link PolicyRevisions#settle}. */
  public Future<Proposal> settle(Proposal.Valid question, Set<Proposal.EntryId> refused) {
    return bounded(() -> revisions.settle(question, refused));
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

  private <T> Future<T> bounded(Callable<T> work) {
    return bounded(work, ControlUnavailable.storeHangs(), () -> {});
  }

  private <T> Future<T> bounded(Callable<T> work, ControlUnavailable fault, Runnable onLate) {
    if (late > 0) {
      return Future.failedFuture(ControlUnavailable.storeHangs());
    }
    Promise<T> result = Promise.promise();
    Future<T> done = onWorker(work);
    long timer =
        context
            .owner()
            .setTimer(
                limit.toMillis(),
                over -> {
                  if (result.tryFail(fault)) {
                    late++;
                    done.onSuccess(came -> onLate.run()).onComplete(ended -> late--);
                  }
                });
    done.onComplete(ended -> context.owner().cancelTimer(timer))
        .onSuccess(result::tryComplete)
        .onFailure(result::tryFail);
    return result.future();
  }

  private <T> Future<T> onWorker(Callable<T> work) {
    return OnContext.block(context, work);
  }
}
