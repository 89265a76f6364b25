package dev.sluice.control;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.PolicyBook;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Optional;

/**
 * The control role; one instance in a cluster.
 *
 * <ol>
 *   <li>Start reads the files; when they are wrong the verticle does not start ({@link
 *       InvalidConfiguration}).
 *   <li>A change is durable before it is announced, and announced before it is answered.
 *   <li>Nodes fetch; an announcement that a node misses is made good by its next poll.
 *   <li>Files are watched; what changed is taken over as if somebody had asked.
 * </ol>
 *
 * <p>What is asked before the start has ended is answered after it.
 */
public final class ControlVerticle extends VerticleBase implements PolicyControl {
  private final PolicyBook book;
  private final ControlSettings settings;
  private final AuditLog.Factory audit;
  private final Promise<ControlDesk> opened = Promise.promise();

  /**
   * @param book used by nobody else
   */
  public ControlVerticle(PolicyBook book, ControlSettings settings, AuditLog.Factory audit) {
    this.book = book;
    this.settings = settings;
    this.audit = audit;
  }

  @Override
  public Future<?> start() {
    ControlDesk desk = new ControlDesk(vertx, context, book, audit.onThisLoop());
    return vertx
        .executeBlocking(book::fingerprint)
        .compose(files -> desk.load().compose(loaded -> begin(desk, loaded, files)))
        .onFailure(opened::tryFail);
  }

  @Override
  public Future<Optional<PolicySource>> policy(String sandbox) {
    return opened.future().compose(desk -> desk.policy(sandbox));
  }

  @Override
  public Future<Outcome> put(PolicyPut put) {
    return opened.future().compose(desk -> desk.put(put));
  }

  @Override
  public Future<Outcome> reload() {
    return opened.future().compose(ControlDesk::reload);
  }

  @Override
  public List<NodeReport> nodes() {
    return opened.future().succeeded() ? opened.future().result().nodes() : List.of();
  }

  private Future<?> begin(ControlDesk desk, ChangeResult loaded, String files) {
    if (loaded instanceof ChangeResult.Rejected rejected) {
      return Future.failedFuture(new InvalidConfiguration(rejected.violations()));
    }
    MessageConsumer<FetchGeneration> fetch =
        vertx.eventBus().consumer(BusAddress.GENERATION_FETCH, desk::fetch);
    MessageConsumer<NodeReport> reports =
        vertx.eventBus().consumer(BusAddress.NODE_REPORT, desk::report);
    return Future.all(fetch.completion(), reports.completion())
        .onSuccess(
            ready -> {
              desk.announce();
              opened.tryComplete(desk);
              new FileWatch(vertx, book::fingerprint, files, desk::reload).start(settings.watch());
            });
  }
}
