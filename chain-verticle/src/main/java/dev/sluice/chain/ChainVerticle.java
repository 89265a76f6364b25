package dev.sluice.chain;

import dev.sluice.config.Snapshots;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainRequest;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event loop only. Answers {@code ChainRequest}s, first of all those of the proxy on its own loop;
 * deploy as many instances as there are event loops.
 *
 * <p>A request that does not fit this node's configuration fails with code 404; the sender then
 * treats every stage as failed.
 */
public final class ChainVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ChainVerticle.class);
  private static final long PUBLISH_MILLIS = 1000;
  private static final int NOT_FOUND = 404;
  private static final int INTERNAL = 500;

  private final String node;
  private final Registry registry;
  private final ChainPlanner planner;

  /**
   * @param node names this process in what it publishes
   * @param snapshots where the entries of a request are looked up
   */
  public ChainVerticle(String node, Snapshots snapshots, AuditLog.Factory audit) {
    this.node = node;
    this.registry = new Registry(new BuiltIns());
    this.planner = new ChainPlanner(snapshots, registry);
  }

  @Override
  public Future<?> start() {
    MessageConsumer<ChainRequest> own =
        vertx.eventBus().localConsumer(BusAddress.chainOnThisLoop(), this::answer);
    MessageConsumer<ChainRequest> shared =
        vertx.eventBus().consumer(BusAddress.CHAIN, this::answer);
    ServicePublisher publisher = new ServicePublisher(vertx.eventBus(), node, registry::services);
    vertx.setPeriodic(0, PUBLISH_MILLIS, timer -> publisher.publish());
    return Future.all(own.completion(), shared.completion());
  }

  private void answer(Message<ChainRequest> message) {
    try {
      switch (planner.plan(message.body())) {
        case Plan.Refused refused -> message.fail(NOT_FOUND, refused.reason());
        case Plan.Ready ready ->
            new ChainRunner(message.body(), ready.stages(), System::nanoTime, message::reply).run();
      }
    } catch (RuntimeException bug) {
      // Without its message, which may quote what it choked on.
      LOG.error(
          "a chain ended in a bug and was answered as failed: {} at {}",
          bug.getClass().getName(),
          bug.getStackTrace()[0]);
      message.fail(INTERNAL, "internal");
    }
  }
}
