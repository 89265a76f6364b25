package dev.sluice.control;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.AwaitedValidation;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ChangeWorker;
import dev.sluice.control.change.FileWatch;
import dev.sluice.control.change.FilesReader;
import dev.sluice.control.change.PolicyRevisions;
import dev.sluice.control.change.UnreadableFiles;
import dev.sluice.control.rollout.GenerationPublisher;
import dev.sluice.control.store.StoreTakenOver;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.NodeReport;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The work of the active control node, from winning the {@link LeaderLock} to losing it. Event loop
 * only.
 *
 * <ol>
 *   <li>Start reads the files. Invalid files fail the start ({@link InvalidConfiguration}), except
 *       in a takeover from another node. Services that have to validate something are asked once
 *       there is a chain node ({@link AwaitedValidation}).
 *   <li>A change is stored before it is announced, and announced before its request is answered.
 *   <li>Nodes fetch the generation; a missed announcement is made up by their next poll.
 *   <li>The files are watched and reloaded when they change.
 *   <li>The store is watched too: once another process has written it, this node is not active.
 * </ol>
 */
final class ActiveControl extends VerticleBase {
  private final String node;
  private final Sources sources;
  private final ControlSettings settings;
  private final AuditLog.Factory audit;
  private final Term term;
  private Optional<ControlService> service = Optional.empty();
  private Optional<StoreCheck> store = Optional.empty();

  /**
   * @param node name of this node
   * @param sources used here only
   */
  ActiveControl(
      String node, Sources sources, ControlSettings settings, AuditLog.Factory audit, Term term) {
    this.node = node;
    this.sources = sources;
    this.settings = settings;
    this.audit = audit;
    this.term = term;
  }

  @Override
  public Future<?> start() {
    GenerationPublisher publisher = new GenerationPublisher(vertx, context, sources.revisions());
    ChangeWorker worker = new ChangeWorker(context, sources.revisions(), sources.files());
    ControlService started = new ControlService(worker, audit.onThisLoop(), publisher);
    service = Optional.of(started);
    store = Optional.of(new StoreCheck(worker::requireOwnStore));
    return worker
        .fingerprint()
        .otherwise(FileWatch.NONE)
        .compose(
            files ->
                started
                    .load()
                    .recover(this::withoutFiles)
                    .compose(this::requireUsable)
                    .compose(loaded -> listen(started, publisher))
                    .onSuccess(
                        listening -> {
                          publisher.announce();
                          watch(worker, started, files);
                        }));
  }

  /** Serves changes; present once this verticle is deployed. */
  Optional<ControlService> service() {
    return service;
  }

  /** Why files or store cannot be read; empty when they can. Any thread, once deployed. */
  List<String> faults() {
    Optional<String> files =
        sources.files().fault().map(reason -> "configuration files cannot be read: " + reason);
    return Stream.concat(files.stream(), store.flatMap(StoreCheck::fault).stream()).toList();
  }

  /** In a takeover the generation in force goes on without files; the watch tries them again. */
  private Future<ChangeResult> withoutFiles(Throwable fault) {
    Generation inForce = sources.revisions().current();
    return fault instanceof UnreadableFiles
            && term.beginning() == Beginning.TAKEOVER
            && inForce.getNumber() > 0
        ? Future.succeededFuture(new ChangeResult.Unchanged(inForce))
        : Future.failedFuture(fault);
  }

  private Future<Void> requireUsable(ChangeResult loaded) {
    if (loaded instanceof ChangeResult.Rejected rejected) {
      if (term.beginning() == Beginning.START || sources.revisions().current().getNumber() == 0) {
        return Future.failedFuture(new InvalidConfiguration(rejected.violations()));
      }
      FileWatch.logRejected(rejected);
    }
    return Future.succeededFuture();
  }

  private Future<?> listen(ControlService started, GenerationPublisher publisher) {
    EventBus bus = vertx.eventBus();
    NodeReport self = NodeReport.newBuilder().setNode(node).build();
    List<AwaitedValidation> awaited =
        Stream.of(started.candidate(), started.unvalidated()).flatMap(Optional::stream).toList();
    if (!awaited.isEmpty()) {
      askServices(bus, awaited);
    }
    return Future.all(
        bus.consumer(BusAddress.GENERATION_FETCH, publisher::onFetch).completion(),
        bus.consumer(BusAddress.NODE_REPORT, started::onReport).completion(),
        bus.consumer(BusAddress.CONTROL_ACTIVE, message -> message.reply(self)).completion());
  }

  /** Once there is a chain node, and again when one reaches a service. */
  private static void askServices(EventBus bus, List<AwaitedValidation> awaited) {
    MessageConsumer<ChainHeartbeat> heartbeats = bus.consumer(BusAddress.CHAIN_HEARTBEAT);
    heartbeats.handler(
        up -> {
          heartbeats.unregister();
          awaited.forEach(AwaitedValidation::start);
        });
    ReachedServices reached =
        new ReachedServices(() -> awaited.forEach(AwaitedValidation::retryNow));
    bus.<ChainServices>consumer(BusAddress.CHAIN_SERVICES, told -> reached.hear(told.body()));
  }

  private void watch(ChangeWorker worker, ControlService started, String files) {
    new FileWatch(
            vertx,
            worker::fingerprint,
            files,
            () -> started.reload().map(PolicyControl.Outcome::result))
        .start(settings.watch());
    store.ifPresent(
        check ->
            vertx.setPeriodic(
                StoreCheck.INTERVAL.toMillis(),
                tick -> check.tick().onFailure(this::onStoreFailure)));
  }

  /** A directory that is unreadable for a while does not end the term. */
  private void onStoreFailure(Throwable fault) {
    if (fault instanceof StoreTakenOver) {
      term.onStoreLost().run();
    }
  }

  /** How a node became the active one. */
  enum Beginning {
    /** At process start: the operator is present and sees a failed start. */
    START,
    /** After another node: the generation in force goes on. */
    TAKEOVER
  }

  /**
   * Where the configuration comes from.
   *
   * @param files of the operator
   * @param revisions of the store
   */
  record Sources(FilesReader files, PolicyRevisions revisions) {}

  /**
   * The time in which this node is the active one.
   *
   * @param onStoreLost called when another process has written the store
   */
  record Term(Beginning beginning, Runnable onStoreLost) {}
}
