package dev.sluice.control;

import dev.sluice.config.file.LockFile;
import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.control.files.FilesReader;
import dev.sluice.proto.AuditLog;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control role. Of the nodes that share a store one is active; the others are standbys. Event
 * loop only, except {@link Leadership}.
 *
 * <ol>
 *   <li>Start acquires the {@link LeaderLock} when it is free, and goes on with the generation of
 *       the store where the files are invalid. Without one, invalid registrations fail it ({@link
 *       InvalidConfiguration}). Without the lock the node is a standby.
 *   <li>A standby tries again every second.
 *   <li>A node that finds the store written by another process, or another node that is active,
 *       becomes a standby.
 * </ol>
 */
public final class ControlVerticle extends VerticleBase implements Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(ControlVerticle.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** A store that hangs holds up its own thread only. */
  private static final DeploymentOptions STORE_THREAD =
      new DeploymentOptions().setWorkerPoolName("control-store").setWorkerPoolSize(1);

  private final String node;
  private final Callable<ActiveControl.Sources> sources;
  private final ControlSettings settings;
  private final AuditLog.Factory audit;
  private final LeaderLock leader;
  private volatile Optional<Term> term = Optional.empty();
  private Future<Void> attempt = Future.succeededFuture();
  private String lastFault = "";

  /**
   * @param configuration directory of policies and registrations; only read
   * @param store directory of generations; shared by the control nodes of a cluster
   */
  public ControlVerticle(
      String node,
      Path configuration,
      Path store,
      GenerationCompiler compiler,
      ControlSettings settings,
      AuditLog.Factory audit) {
    this.node = node;
    FilesReader files = new FilesReader(configuration);
    this.sources = () -> ActiveControl.Sources.open(files, store, compiler);
    this.settings = settings;
    this.audit = audit;
    this.leader = new LeaderLock(store);
  }

  @Override
  public Future<?> start() {
    return leader
        .acquire(vertx)
        .compose(this::begin)
        .recover(ControlVerticle::standBy)
        .onSuccess(started -> vertx.setPeriodic(RETRY.toMillis(), tick -> retry()));
  }

  @Override
  public Future<?> stop() {
    Future<Void> last = attempt;
    // Never completes: the timer ticks until this has ended, and must not take the lock again.
    attempt = Promise.<Void>promise().future();
    return last.transform(tried -> endTerm());
  }

  private Future<Void> endTerm() {
    Optional<Term> ended = term;
    term = Optional.empty();
    return ended
        .map(
            held ->
                vertx
                    .undeploy(held.deployment())
                    .transform(undeployed -> leader.release(vertx, held.lock())))
        .orElseGet(Future::succeededFuture);
  }

  @Override
  public Future<PolicyControl> active() {
    return now().map(Future::succeededFuture).orElseGet(() -> leader.standby(vertx));
  }

  @Override
  public Optional<PolicyControl> now() {
    return term.map(held -> held.control().service().orElseThrow());
  }

  private static Future<Void> standBy(Throwable fault) {
    if (fault instanceof ControlUnavailable) {
      LOG.info("{}", fault.getMessage());
      return Future.succeededFuture();
    }
    return Future.failedFuture(fault);
  }

  private void retry() {
    if (isActive() || !attempt.isComplete()) {
      return;
    }
    attempt =
        leader
            .acquire(vertx)
            .compose(this::begin)
            .onSuccess(
                done -> {
                  lastFault = "";
                  LOG.info("this control node is now the active one");
                })
            .onFailure(this::onTakeoverFailure);
  }

  private void onTakeoverFailure(Throwable fault) {
    if (!(fault instanceof ControlUnavailable) && !fault.toString().equals(lastFault)) {
      lastFault = fault.toString();
      LOG.error("this control node could not take over, retrying: {}", lastFault);
    }
  }

  private Future<Void> begin(LockFile lock) {
    return vertx
        .executeBlocking(sources)
        .map(opened -> new ActiveControl(node, opened, settings, audit, this::onLost))
        .compose(
            control ->
                vertx.deployVerticle(control, STORE_THREAD).map(id -> new Term(lock, control, id)))
        .onSuccess(begun -> term = Optional.of(begun))
        .recover(
            e -> leader.release(vertx, lock).transform(released -> Future.<Term>failedFuture(e)))
        .mapEmpty();
  }

  /** Called on the active control's thread. */
  private void onLost(String why) {
    context.runOnContext(
        go -> {
          if (isActive()) {
            LOG.error("this control node stands by now: {}", why);
            endTerm();
          }
        });
  }

  private record Term(LockFile lock, ActiveControl control, String deployment) {}
}
