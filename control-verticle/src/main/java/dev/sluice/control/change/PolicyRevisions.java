package dev.sluice.control.change;

import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.control.change.CandidateChange.EntryId;
import dev.sluice.control.files.ConfigurationFiles;
import dev.sluice.control.files.FilesReader;
import dev.sluice.control.files.UnreadableFiles;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.control.store.KeptRevision;
import dev.sluice.policy.boundary.Boundary;
import dev.sluice.policy.snapshot.PreparedPolicy;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force and its changes: a change is compiled, validated by the services that
 * own its entries, and accepted or refused before the next one is compiled. Event loop only, except
 * where a method says otherwise.
 *
 * <p>Everything that compiles or touches the store runs on the ordered worker of the context, so
 * that no two changes overlap. Results arrive on the context. A change whose disk hangs fails with
 * {@link ControlUnavailable} in bounded time, and so does each one behind it.
 */
public final class PolicyRevisions {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyRevisions.class);

  /** Longer than any compilation, shorter than a client waits. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Context context;
  private final FilesReader files;
  private final Duration limit;
  private final PolicyPreparation preparation;

  /** Worker only. */
  private final GenerationStore store;

  /** Worker only, except its comparison with the boundary. */
  private final ChangeCompiler compiler;

  /** Written by the worker only. */
  private volatile StoredGeneration inForce;

  private int late;

  /**
   * Goes on with the newest generation of the store.
   *
   * @param context an event loop, whose ordered worker is used
   */
  public PolicyRevisions(
      Context context, FilesReader files, GenerationStore store, ChangeCompiler compiler) {
    this(context, files, store, compiler, LIMIT);
  }

  PolicyRevisions(
      Context context,
      FilesReader files,
      GenerationStore store,
      ChangeCompiler compiler,
      Duration limit) {
    this.context = context;
    this.files = files;
    this.limit = limit;
    this.preparation = new PolicyPreparation(compiler::prepare);
    this.store = store;
    this.compiler = compiler;
    this.inForce = store.newest().orElseGet(StoredGeneration::getDefaultInstance);
  }

  public Context context() {
    return context;
  }

  /** The generation in force; number 0 before the first change. Any thread. */
  public Generation current() {
    return inForce.getGeneration();
  }

  /** The generation in force with its history. Any thread. */
  public StoredGeneration stored() {
    return inForce;
  }

  /** The policy that a sandbox has of its own. Any thread. */
  public Optional<PolicySource> policy(String sandbox) {
    return current().getPoliciesList().stream()
        .filter(policy -> policy.getSandbox().equals(sandbox))
        .findFirst();
  }

  /** Why the files could not be read the last time. Any thread. */
  public Optional<String> fault() {
    return files.fault();
  }

  public Future<String> fingerprint() {
    return files.fingerprint(context);
  }

  public Future<Optional<String>> tests(String sandbox) {
    return files.tests(context, sandbox);
  }

  public Future<Optional<Generation>> generation(long number) {
    return OnContext.block(context, () -> store.find(number).map(StoredGeneration::getGeneration));
  }

  public Future<List<KeptRevision>> history(String sandbox) {
    return bounded(() -> store.revisions(sandbox));
  }

  /** Compiles the document of a change. Any thread. */
  public Future<Map<Source, PreparedPolicy>> prepare(PolicyPut put) {
    return preparation.prepare(context, List.of(put.source()));
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

  private Set<Source> unknown(ConfigurationFiles read) {
    Set<String> known =
        current().getPoliciesList().stream()
            .map(PolicySource::getYaml)
            .collect(Collectors.toUnmodifiableSet());
    return read.directory().policies().values().stream()
        .filter(source -> !known.contains(source.text()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Future<Map<Source, PreparedPolicy>> compared(
      ConfigurationFiles read, Map<Source, PreparedPolicy> prepared) {
    return preparation.compare(
        context,
        () -> {
          StoredGeneration now = inForce;
          if (read.directory().policies().containsKey(Boundary.NAME)) {
            compiler.compare(
                new CandidateChange.Base(now, 0), FilesCandidate.of(now, read, prepared));
          }
          return prepared;
        });
  }

  /**
   * The changed files without those that are invalid; fails with {@link UnreadableFiles}. Their
   * registrations have to be able to work.
   *
   * @param prepared of {@link #prepareFiles}; may lack some
   */
  public Future<CandidateChange> reload(Map<Source, PreparedPolicy> prepared) {
    return files
        .read(context)
        .compose(this::requireRegistrations)
        .compose(read -> reload(read, prepared));
  }

  /** Before the first generation there are none to go on with. */
  private Future<ConfigurationFiles> requireRegistrations(ConfigurationFiles read) {
    return read.directory()
        .unread()
        .filter(fault -> current().getNumber() == 0)
        .map(fault -> Future.<ConfigurationFiles>failedFuture(UnreadableFiles.because(fault)))
        .orElseGet(() -> Future.succeededFuture(read));
  }

  Future<CandidateChange> reload(ConfigurationFiles read, Map<Source, PreparedPolicy> prepared) {
    List<String> misnamed =
        read.directory().misnamed().passed().stream().map(Violation::toString).toList();
    return bounded(
        () -> compiler.files(base(), FilesCandidate.of(inForce, read, prepared)).warned(misnamed));
  }

  /** The same files without the policies that services have to validate first. */
  public Future<CandidateChange> postponed(CandidateChange.Valid change) {
    Set<String> sandboxes =
        change.unverified().stream().map(EntryId::sandbox).collect(Collectors.toSet());
    return bounded(
        () ->
            change
                .files()
                .map(read -> compiler.files(base(), read.postponed(sandboxes)))
                .orElseGet(this::unchanged));
  }

  /**
   * A new policy for one sandbox, judged by all rules even when it is the one in force. Its entries
   * that were not validated are asked about.
   *
   * @param prepared its document if it was compiled before
   */
  public Future<CandidateChange> put(PolicyPut put, Map<Source, PreparedPolicy> prepared) {
    return bounded(
        () ->
            conflict(put.sandbox(), put.expectedRevision())
                .orElseGet(() -> compiler.put(base(), put, prepared)));
  }

  /**
   * Removes the policy of one sandbox; nothing when it has none.
   *
   * @param expectedRevision revision to remove; empty for any
   * @param byOperator the caller presented the admin token
   */
  public Future<CandidateChange> remove(
      String sandbox, OptionalLong expectedRevision, boolean byOperator) {
    return bounded(
        () ->
            conflict(sandbox, expectedRevision)
                .orElseGet(
                    () ->
                        policy(sandbox).isPresent()
                            ? compiler.remove(base(), sandbox, byOperator)
                            : unchanged()));
  }

  private Optional<CandidateChange> conflict(String sandbox, OptionalLong expected) {
    long revision = policy(sandbox).map(PolicySource::getRevision).orElse(0L);
    return expected.isPresent() && expected.getAsLong() != revision
        ? Optional.of(new CandidateChange.Settled(new ChangeResult.Conflict(revision)))
        : Optional.empty();
  }

  /**
   * Removes the documents to which services object from a change.
   *
   * @param reasons the services' objections by entry; not empty
   */
  public Future<CandidateChange> refuse(
      CandidateChange.Valid change, Map<EntryId, String> reasons) {
    return bounded(() -> compiler.without(base(), change, reasons));
  }

  /**
   * Puts a change in force. Fails with {@link ControlUnavailable} when it may take effect although
   * the disk failed or hangs, and with an {@link IOException} when it cannot be stored; nothing
   * changed then.
   *
   * @param onLate called when it comes into force although its caller was told that the disk hangs
   */
  public Future<ChangeResult> accept(CandidateChange.Valid change, Runnable onLate) {
    return bounded(
        () -> {
          long previous = current().getNumber();
          store(change.stored());
          return change.result(previous);
        },
        ControlUnavailable.storeHangsWriting(),
        onLate);
  }

  /** The generation in force, with its entries that services have not validated; empty: none. */
  public Future<Optional<CandidateChange.Valid>> question() {
    return bounded(
        () -> {
          List<EntryId> open = EntryId.unvalidatedIn(current());
          return open.isEmpty()
              ? Optional.empty()
              : Optional.of(new CandidateChange.Valid(inForce, List.of(), open));
        });
  }

  /**
   * Resolves the entries of a {@link #question} that services have validated. Nothing when another
   * generation is in force by now.
   *
   * @param refused entries that stay unresolved
   */
  public Future<CandidateChange> settle(CandidateChange.Valid question, Set<EntryId> refused) {
    List<EntryId> left = question.unverified().stream().filter(refused::contains).toList();
    return bounded(
        () -> {
          if (question.generation().getNumber() != current().getNumber()
              || left.equals(question.unverified())) {
            return unchanged();
          }
          GenerationCandidate same = new GenerationCandidate(inForce);
          Generation resolved = EntryId.unvalidated(same.generation(store.nextNumber()), left);
          return new CandidateChange.Valid(same.stored(resolved), List.of(), List.of());
        });
  }

  /**
   * Renumbers the generation in force above a number that a node already runs. Needed when this
   * role lost its history, because nodes never go back. Fails with an {@link IOException} when it
   * cannot be stored; nothing changed then.
   */
  public Future<Generation> numberAbove(long number) {
    return OnContext.block(
        context,
        () -> {
          if (number >= current().getNumber()) {
            store.skipTo(number + 1);
            GenerationCandidate same = new GenerationCandidate(inForce);
            store(same.stored(same.generation(store.nextNumber())));
          }
          return current();
        });
  }

  /** Fails with {@code StoreTakenOver} when another process has written the store. */
  public Future<Void> requireOwnStore() {
    return OnContext.block(
        context,
        () -> {
          store.requireOwn();
          return null;
        });
  }

  private CandidateChange.Base base() {
    return new CandidateChange.Base(inForce, store.nextNumber());
  }

  private CandidateChange unchanged() {
    return new CandidateChange.Settled(new ChangeResult.Unchanged(current()));
  }

  /** Worker only. */
  private void store(StoredGeneration next) throws IOException {
    try {
      store.append(next);
    } catch (AtomicFile.UncertainFile e) {
      LOG.error("a change may not be stored for good: {}", e.toString());
      throw ControlUnavailable.storeFailsWriting(e);
    }
    inForce = next;
  }

  private <T> Future<T> bounded(Callable<T> work) {
    return bounded(work, ControlUnavailable.storeHangs(), () -> {});
  }

  private <T> Future<T> bounded(Callable<T> work, ControlUnavailable fault, Runnable onLate) {
    if (late > 0) {
      return Future.failedFuture(ControlUnavailable.storeHangs());
    }
    Promise<T> result = Promise.promise();
    Future<T> done = OnContext.block(context, work);
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
}
