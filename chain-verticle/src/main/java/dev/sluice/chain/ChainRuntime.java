package dev.sluice.chain;

import dev.sluice.chain.remote.RemoteServices;
import dev.sluice.chain.remote.RemoteSettings;
import dev.sluice.chain.standing.Standings;
import dev.sluice.config.Snapshot;
import dev.sluice.config.Snapshots;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainServices;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Event loop only. What a started verticle runs with. */
final class ChainRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(ChainRuntime.class);
  private static final int NOT_FOUND = 404;
  private static final int INTERNAL = 500;

  private final Vertx vertx;
  private final NodeVoice voice;
  private final Snapshots snapshots;
  private final RemoteServices services;
  private final Registry registry;
  private final ChainPlanner planner;
  private long adopted = -1;

  ChainRuntime(
      Vertx vertx,
      NodeVoice voice,
      Snapshots snapshots,
      ServiceReports reports,
      RemoteSettings settings,
      Standings standings) {
    this.vertx = vertx;
    this.voice = voice;
    this.snapshots = snapshots;
    this.services = new RemoteServices(vertx, settings, reports, standings, this::publish);
    this.registry = new Registry(new BuiltIns(), services, standings);
    this.planner = new ChainPlanner(snapshots, registry);
  }

  /** Adopts a newer configuration and repeats what this node can evaluate. */
  void tick() {
    follow();
    publish();
  }

  void answer(Message<ChainRequest> message) {
    try {
      follow();
      switch (planner.plan(message.body())) {
        case Plan.Refused refused -> message.fail(NOT_FOUND, refused.reason());
        case Plan.Ready ready ->
            new ChainRunner(
                    message.body(),
                    ready.stages(),
                    ready.recheck(),
                    System::nanoTime,
                    message::reply)
                .run();
      }
    } catch (RuntimeException bug) {
      report(bug);
      message.fail(INTERNAL, "internal");
    }
  }

  /** Logs a bug without its message, which may quote what it choked on. */
  static void report(Throwable bug) {
    StackTraceElement[] frames = bug.getStackTrace();
    LOG.error(
        "a chain met a bug and its request is treated as failed: {} at {}",
        bug.getClass().getName(),
        frames.length == 0 ? "?" : frames[0]);
  }

  void stop() {
    services.close();
    voice.release();
  }

  private void follow() {
    Snapshot current = snapshots.current();
    if (current.generation() != adopted) {
      adopted = current.generation();
      services.adopt(current.registrations());
    }
  }

  private void publish() {
    if (voice.isOurs()) {
      vertx
          .eventBus()
          .publish(
              BusAddress.CHAIN_SERVICES,
              ChainServices.newBuilder()
                  .setNode(voice.node())
                  .addAllServices(registry.describe())
                  .build());
    }
  }
}
