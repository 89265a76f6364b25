package dev.sluice.control;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.FileWatch;
import dev.sluice.control.change.PolicyRevisions;
import dev.sluice.control.rollout.GenerationPublisher;
import dev.sluice.control.store.StoreTakenOver;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.NodeReport;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.util.Optional;

/**
 * The work of the active control node, from winning the {@link LeaderLock} to losing it. Event loop
 * only.
 *
 * <ol>
 *   <li>Start reads the files. Invalid files fail the start ({@link InvalidConfiguration}), except
 *       in a takeover from another node.
 *   <li>A change is stored before it is announced, and announced before its request is answered.
 *   <li>Nodes fetch the generation; a missed announcement is made up by their next poll.
 *   <li>The files are watched and reloaded when they change.
 *   <li>The store is watched too: once another process has written it, this node is not active.
 * </ol>
 */
final class ActiveControl extends VerticleBase {
  private static final Duration STORE_CHECK = Duration.ofSeconds(1);

  private final String node;
  private final PolicyRevisions revisions;
  private final ControlSettings settings;
  private final AuditLog.Factory audit;
  private final Term term;
  private Optional<ControlService> service = Optional.empty();

  /**
   * @param node name of this node
   * @param revisions used here only
   */
  ActiveControl(
      String node,
      PolicyRevisions revisions,
      ControlSettings settings,
      AuditLog.Factory audit,
      Term term) {
    this.node = node;
    this.revisions = revisions;
    this.settings = settings;
    this.audit = audit;
    this.term = term;
  }

  @Override
  public Future<?> start() {
    GenerationPublisher publisher = new GenerationPublisher(vertx, context, revisions);
    ControlService started =
        new ControlService(vertx, context, revisions, audit.onThisLoop(), publisher);
    service = Optional.of(started);
    return vertx
        .executeBlocking(revisions::fingerprint)
        .compose(
            files ->
                started
                    .load()
                    .compose(this::requireUsable)
                    .compose(loaded -> listen(started, publisher))
                    .onSuccess(
                        listening -> {
                          publisher.announce();
                          watch(started, files);
                        }));
  }

  /** Serves changes; present once this verticle is deployed. */
  Optional<ControlService> service() {
    return service;
  }

  private Future<Void> requireUsable(ChangeResult loaded) {
    if (loaded instanceof ChangeResult.Rejected rejected) {
      if (term.beginning() == Beginning.START || revisions.current().getNumber() == 0) {
        return Future.failedFuture(new InvalidConfiguration(rejected.violations()));
      }
      FileWatch.logRejected(rejected);
    }
    return Future.succeededFuture();
  }

  private Future<?> listen(ControlService started, GenerationPublisher publisher) {
    EventBus bus = vertx.eventBus();
    NodeReport self = NodeReport.newBuilder().setNode(node).build();
    return Future.all(
        bus.consumer(BusAddress.GENERATION_FETCH, publisher::onFetch).completion(),
        bus.consumer(BusAddress.NODE_REPORT, started::onReport).completion(),
        bus.consumer(BusAddress.CONTROL_ACTIVE, message -> message.reply(self)).completion());
  }

  private void watch(ControlService started, String files) {
    new FileWatch(
            vertx,
            revisions::fingerprint,
            files,
            () -> started.reload().map(PolicyControl.Outcome::result))
        .start(settings.watch());
    vertx.setPeriodic(
        STORE_CHECK.toMillis(), tick -> started.requireStore().onFailure(this::onStoreFailure));
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
   * The time in which this node is the active one.
   *
   * @param onStoreLost called when another process has written the store
   */
  record Term(Beginning beginning, Runnable onStoreLost) {}
}
