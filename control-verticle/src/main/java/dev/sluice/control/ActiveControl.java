package dev.sluice.control;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.PolicyBook;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.store.StoreTakenOver;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Event loop only, save for {@link PolicyControl}. What the active control node does.
 *
 * <ol>
 *   <li>Start reads the files; when they are wrong the verticle does not start ({@link
 *       InvalidConfiguration}), unless it takes over from another node.
 *   <li>A change is durable before it is announced, and announced before it is answered.
 *   <li>Nodes fetch; an announcement that a node misses is made good by its next poll.
 *   <li>Files are watched; what changed is taken over as if somebody had asked.
 *   <li>So is the store: once somebody else has written it, this node is not the active one.
 * </ol>
 *
 * <p>What is asked before the start has ended is answered after it.
 */
final class ActiveControl extends VerticleBase implements PolicyControl {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final String node;
  private final PolicyBook book;
  private final ControlSettings settings;
  private final AuditLog.Factory audit;
  private final Beginning beginning;
  private final Runnable takenOver;
  private final Promise<ControlDesk> opened = Promise.promise();

  /** How a node comes to be the active one. */
  enum Beginning {
    /** With its process: people are there to be told of wrong files. */
    START,
    /** After another node: what is in force goes on. */
    TAKEOVER
  }

  /**
   * @param node what this node is called
   * @param book used by nobody else
   * @param takenOver called when somebody else has written the store
   */
  ActiveControl(
      String node,
      PolicyBook book,
      ControlSettings settings,
      AuditLog.Factory audit,
      Beginning beginning,
      Runnable takenOver) {
    this.node = node;
    this.book = book;
    this.settings = settings;
    this.audit = audit;
    this.beginning = beginning;
    this.takenOver = takenOver;
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

  @Override
  public boolean active() {
    return opened.future().succeeded();
  }

  private Future<?> begin(ControlDesk desk, ChangeResult loaded, String files) {
    if (loaded instanceof ChangeResult.Rejected rejected) {
      if (beginning == Beginning.START || book.current().getNumber() == 0) {
        return Future.failedFuture(new InvalidConfiguration(rejected.violations()));
      }
      FileWatch.tellRejected(rejected);
    }
    return serve(desk)
        .onSuccess(
            ready -> {
              desk.announce();
              opened.tryComplete(desk);
              new FileWatch(vertx, book::fingerprint, files, desk::reload).start(settings.watch());
              vertx.setPeriodic(LOOK.toMillis(), tick -> desk.requireStore().onFailure(this::lost));
            });
  }

  private Future<?> serve(ControlDesk desk) {
    EventBus bus = vertx.eventBus();
    NodeReport self = NodeReport.newBuilder().setNode(node).build();
    return Future.all(
        bus.consumer(BusAddress.GENERATION_FETCH, desk::fetch).completion(),
        bus.consumer(BusAddress.NODE_REPORT, desk::report).completion(),
        bus.consumer(BusAddress.CONTROL_ACTIVE, message -> message.reply(self)).completion());
  }

  /** A directory that cannot be read for a while is no reason to go. */
  private void lost(Throwable fault) {
    if (fault instanceof StoreTakenOver) {
      takenOver.run();
    }
  }
}
