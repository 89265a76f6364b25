package dev.sluice.chain.run;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainHeartbeat;
import io.vertx.core.Vertx;

/** Announces this chain verticle to all nodes, twice a second. Event loop only. */
final class Heartbeat {
  private static final long INTERVAL_MILLIS = 500;

  private final Vertx vertx;
  private ChainHeartbeat message;

  Heartbeat(Vertx vertx, String node, String address) {
    this.vertx = vertx;
    this.message = ChainHeartbeat.newBuilder().setNode(node).setAddress(address).build();
  }

  void start() {
    beat();
    vertx.setPeriodic(INTERVAL_MILLIS, timer -> beat());
  }

  void leave() {
    message = message.toBuilder().setLeaving(true).build();
    beat();
  }

  /** Sends one heartbeat at once, for a node that just joined. */
  void beat() {
    vertx.eventBus().publish(BusAddress.CHAIN_HEARTBEAT, message);
  }
}
