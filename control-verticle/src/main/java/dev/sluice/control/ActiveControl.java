package dev.sluice.control;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ChangeWorker;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.change.FileWatch;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.control.change.PolicyRevisions;
import dev.sluice.control.files.FilesReader;
import dev.sluice.control.files.UnreadableFiles;
import dev.sluice.control.proposal.ProposalDecisions;
import dev.sluice.control.proposal.ProposalDesk;
import dev.sluice.control.proposal.ProposalFiles;
import dev.sluice.control.proposal.ProposalWork;
import dev.sluice.control.rollout.ActiveClaim;
import dev.sluice.control.rollout.GenerationPublisher;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.control.store.StoreTakenOver;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.Generation;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of the active control node, from winning the {@link LeaderLock} to losing it. Event loop
 * only.
 *
 * <ol>
 *   <li>Start makes the {@link ActiveClaim}, then it reads the files. Where they are invalid or
 *       cannot be read, the generation in force goes on; without one, registrations that are
 *       invalid fail the start ({@link InvalidConfiguration}). Services that have to validate
 *       something are asked once there is a chain node ({@link AwaitedValidation}).
 *   <li>A change is stored before it is announced, and announced before its request is answered.
 *   <li>Nodes fetch the generation; a missed announcement is made up by their next poll.
 *   <li>The files are watched and reloaded when they change.
 *   <li>The store is watched too: once another process has written it, this node is not active. Nor
 *       is it once another node has the earlier claim.
 * </ol>
 */
final class ActiveControl extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ActiveControl.class);

  private final String node;
  private final Sources sources;
  private final ControlSettings settings;
  private final AuditLog.Factory audit;
  private final Consumer<String> onLost;
  private Optional<ControlService> service = Optional.empty();
  private Optional<StoreCheck> store = Optional.empty();
  private Optional<ProposalWork> proposals = Optional.empty();

  /** The files of this start are still to be loaded. */
  private boolean unloaded;

  /**
   * @param node name of this node
   * @param sources used here only
   * @param onLost called with the reason when another node is the active one
   */
  ActiveControl(
      String node,
      Sources sources,
      ControlSettings settings,
      AuditLog.Factory audit,
      Consumer<String> onLost) {
    this.node = node;
    this.sources = sources;
    this.settings = settings;
    this.audit = audit;
    this.onLost = onLost;
  }

  @Override
  public Future<?> start() {
    GenerationPublisher publisher = new GenerationPublisher(vertx, context, sources.revisions());
    ChangeWorker worker = new ChangeWorker(context, sources.revisions(), sources.files());
    ChangeRecorder recorder = new ChangeRecorder(audit.onThisLoop());
    ControlService started = new ControlService(worker, recorder, publisher);
    service = Optional.of(started);
    recorder.damaged(sources.revisions().damaged(), sources.revisions().current().getNumber());
    store = Optional.of(new StoreCheck(worker::requireOwnStore));
    ProposalWork proposed = proposals(worker, started);
    proposals = Optional.of(proposed);
    ActiveClaim claim = new ActiveClaim(vertx, node, onLost);
    return claim
        .start()
        .compose(claimed -> worker.fingerprint().otherwise(FileWatch.NONE))
        .compose(
            files ->
                started
                    .load()
                    .recover(this::withoutChange)
                    .compose(this::requireUsable)
                    .compose(usable -> claim.require())
                    .compose(loaded -> listen(started, publisher))
                    .compose(listening -> proposed.start())
                    .onSuccess(
                        listening -> {
                          publisher.announce();
                          watch(worker, started, files);
                        }));
  }

  private ProposalWork proposals(ChangeWorker worker, ControlService started) {
    TriedChange tried = new TriedChange(worker, started.changes(), settings.testsRequired());
    return new ProposalWork(
        context,
        new ProposalWork.Kept(sources.proposals(), audit.onThisLoop()),
        settings,
        new ProposalDecisions.Changes(
            worker::current,
            (put, author) -> started.put(put, author).map(PolicyControl.Outcome::result),
            tried::refusals));
  }

  @Override
  public Future<?> stop() {
    return proposals.map(ProposalWork::stop).orElseGet(Future::succeededFuture);
  }

  /** Serves proposals; present once this verticle is deployed. */
  Optional<ProposalDesk> proposals() {
    return proposals.map(ProposalWork::desk);
  }

  /** Serves changes; present once this verticle is deployed. */
  Optional<ControlService> service() {
    return service;
  }

  /** Why the store cannot be read; empty when it can. Any thread, once deployed. */
  List<String> faults() {
    return store.flatMap(StoreCheck::fault).stream().toList();
  }

  /** Why the files cannot be read; empty when they can. Any thread. */
  List<String> fileFaults() {
    return sources.files().fault().stream()
        .map(reason -> "configuration files cannot be read: " + reason)
        .toList();
  }

  /** The generation in force goes on without files, or without a record; the watch tries again. */
  private Future<ChangeResult> withoutChange(Throwable fault) {
    Generation inForce = sources.revisions().current();
    boolean passing = fault instanceof UnreadableFiles || fault instanceof ControlUnavailable;
    if (passing && inForce.getNumber() > 0) {
      LOG.error(
          "changed files are not in force, generation {} stays: {}",
          inForce.getNumber(),
          fault.getMessage());
      unloaded = true;
      return Future.succeededFuture(new ChangeResult.Unchanged(inForce));
    }
    return Future.failedFuture(
        fault instanceof ControlUnavailable ? new IOException(fault.getMessage(), fault) : fault);
  }

  private Future<Void> requireUsable(ChangeResult loaded) {
    return loaded instanceof ChangeResult.Rejected rejected
            && sources.revisions().current().getNumber() == 0
        ? Future.failedFuture(new InvalidConfiguration(rejected.violations()))
        : Future.succeededFuture();
  }

  private Future<?> listen(ControlService started, GenerationPublisher publisher) {
    EventBus bus = vertx.eventBus();
    List<AwaitedValidation> awaited =
        Stream.of(started.candidate(), started.unvalidated()).flatMap(Optional::stream).toList();
    if (!awaited.isEmpty()) {
      askServices(bus, awaited);
    }
    bus.<ChainServices>consumer(
        BusAddress.CHAIN_SERVICES, told -> started.changes().hear(told.body()));
    return Future.all(
        bus.consumer(BusAddress.GENERATION_FETCH, publisher::onFetch).completion(),
        bus.consumer(BusAddress.NODE_REPORT, started::onReport).completion());
  }

  /** Once there is a chain node, and again when one reaches a service. */
  private static void askServices(EventBus bus, List<AwaitedValidation> awaited) {
    // It stays: Vert.x warns of each heartbeat that is under way when a consumer leaves.
    bus.<ChainHeartbeat>consumer(
        BusAddress.CHAIN_HEARTBEAT, up -> awaited.forEach(AwaitedValidation::start));
    ReachedServices reached =
        new ReachedServices(() -> awaited.forEach(AwaitedValidation::retryNow));
    bus.<ChainServices>consumer(BusAddress.CHAIN_SERVICES, told -> reached.hear(told.body()));
  }

  private void watch(ChangeWorker worker, ControlService started, String files) {
    new FileWatch(
            vertx,
            worker::fingerprint,
            unloaded ? FileWatch.NONE : files,
            () ->
                started
                    .reload(ChangeAuthor.of(ChangeAuthor.Channel.FILES))
                    .map(PolicyControl.Outcome::result))
        .start(settings.watch());
    store.ifPresent(check -> check.start(vertx, this::onStoreFailure));
  }

  /** A directory that is unreadable for a while does not end the term. */
  private void onStoreFailure(Throwable fault) {
    if (fault instanceof StoreTakenOver) {
      onLost.accept(
          "control.store has a generation that this node did not put in force: a write of this node"
              + " failed, or another process wrote it; check the disk, and use a file system that"
              + " supports locks");
    }
  }

  /**
   * Where the configuration comes from.
   *
   * @param files of the operator
   * @param revisions of the store
   * @param proposals beside them
   */
  record Sources(FilesReader files, PolicyRevisions revisions, ProposalFiles proposals) {
    /** Opens the store; blocks on the disk. */
    static Sources open(
        FilesReader files, Path store, GenerationCompiler compiler, boolean testsRequired)
        throws IOException {
      return new Sources(
          files,
          new PolicyRevisions(GenerationStore.open(store), compiler, testsRequired),
          ProposalFiles.open(store.resolve("proposals")));
    }
  }
}
