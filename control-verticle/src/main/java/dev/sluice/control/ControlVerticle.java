package dev.sluice.control;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.control.change.PolicyBook;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.store.DirectoryLock;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event loop only, save for {@link PolicyControl}. The control role: of several nodes that have it
 * and share a store one is active; the others stand by.
 *
 * <ol>
 *   <li>Start takes the {@link Seat} when it is free, and fails when the files are wrong ({@link
 *       InvalidConfiguration}). When it is not free, the node stands by.
 *   <li>Who stands by tries again every second. It begins with what is stored, so generations go on
 *       where they were; files that are wrong then change nothing.
 *   <li>A node that finds the store written by somebody else gives the seat up and stands by.
 * </ol>
 */
public final class ControlVerticle extends VerticleBase implements PolicyControl {
  private static final Logger LOG = LoggerFactory.getLogger(ControlVerticle.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final String node;
  private final ControlDirectories directories;
  private final GenerationCompiler compiler;
  private final ControlSettings settings;
  private final AuditLog.Factory audit;
  private volatile Optional<Seat> seat = Optional.empty();
  private volatile Optional<Tenure> tenure = Optional.empty();
  private boolean trying;
  private String lastFault = "";

  /**
   * @param node what this node is called
   * @param compiler used by nobody else
   */
  public ControlVerticle(
      String node,
      ControlDirectories directories,
      GenerationCompiler compiler,
      ControlSettings settings,
      AuditLog.Factory audit) {
    this.node = node;
    this.directories = directories;
    this.compiler = compiler;
    this.settings = settings;
    this.audit = audit;
  }

  @Override
  public Future<?> start() {
    Seat opened = new Seat(vertx, directories.store());
    seat = Optional.of(opened);
    return tryBegin(opened, ActiveControl.Beginning.START)
        .recover(ControlVerticle::standBy)
        .onSuccess(started -> vertx.setPeriodic(RETRY.toMillis(), tick -> retry(opened)));
  }

  @Override
  public Future<?> stop() {
    Optional<Tenure> ended = tenure;
    tenure = Optional.empty();
    return ended.map(this::leave).orElseGet(Future::succeededFuture);
  }

  @Override
  public Future<Optional<PolicySource>> policy(String sandbox) {
    return tenure.map(held -> held.control().policy(sandbox)).orElseGet(this::elsewhere);
  }

  @Override
  public Future<Outcome> put(PolicyPut put) {
    return tenure.map(held -> held.control().put(put)).orElseGet(this::elsewhere);
  }

  @Override
  public Future<Outcome> reload() {
    return tenure.map(held -> held.control().reload()).orElseGet(this::elsewhere);
  }

  @Override
  public List<NodeReport> nodes() {
    return tenure.map(held -> held.control().nodes()).orElse(List.of());
  }

  @Override
  public boolean active() {
    return tenure.isPresent();
  }

  /** Fails, and says where to ask. */
  private <T> Future<T> elsewhere() {
    return seat.map(Seat::active)
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .compose(node -> Future.failedFuture(new ControlElsewhere(node)));
  }

  private static Future<Void> standBy(Throwable fault) {
    if (fault instanceof ControlElsewhere) {
      LOG.info("{}", fault.getMessage());
      return Future.succeededFuture();
    }
    return Future.failedFuture(fault);
  }

  private void retry(Seat wanted) {
    if (active() || trying) {
      return;
    }
    trying = true;
    tryBegin(wanted, ActiveControl.Beginning.TAKEOVER)
        .onSuccess(
            done -> {
              lastFault = "";
              LOG.info("this control node is the active one now");
            })
        .onFailure(this::tell)
        .onComplete(done -> trying = false);
  }

  private void tell(Throwable fault) {
    if (!(fault instanceof ControlElsewhere) && !fault.toString().equals(lastFault)) {
      lastFault = fault.toString();
      LOG.error("this control node could not take over, trying again: {}", lastFault);
    }
  }

  private Future<Void> tryBegin(Seat wanted, ActiveControl.Beginning beginning) {
    return wanted.take().compose(lock -> begin(beginning, lock));
  }

  private Future<Void> begin(ActiveControl.Beginning beginning, DirectoryLock lock) {
    return vertx
        .executeBlocking(this::book)
        .map(book -> new ActiveControl(node, book, settings, audit, beginning, this::giveUp))
        .compose(control -> vertx.deployVerticle(control).map(id -> new Tenure(lock, control, id)))
        .onSuccess(begun -> tenure = Optional.of(begun))
        .onFailure(e -> seat.ifPresent(left -> left.leave(lock)))
        .mapEmpty();
  }

  /** From the active control's thread. */
  private void giveUp() {
    context.runOnContext(
        go ->
            tenure.ifPresent(
                held -> {
                  tenure = Optional.empty();
                  LOG.error(
                      "{} is written by somebody else although this node has locked it, so this"
                          + " node stands by; see that its file system knows locks",
                      directories.store());
                  vertx.undeploy(held.deployment()).onComplete(ended -> leave(held));
                }));
  }

  private Future<Void> leave(Tenure held) {
    return seat.map(left -> left.leave(held.lock())).orElseGet(Future::succeededFuture);
  }

  private PolicyBook book() throws IOException {
    return new PolicyBook(
        directories.configuration(), GenerationStore.open(directories.store()), compiler);
  }

  private record Tenure(DirectoryLock lock, ActiveControl control, String deployment) {}
}
