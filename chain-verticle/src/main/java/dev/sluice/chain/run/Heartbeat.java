package dev.sluice.chain.run;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainHeartbeat;
import io.vertx.core.Vertx;

/** Event loop only. Tells everybody, twice a second, that this chain verticle is there. */
final class Heartbeat {
  private static final long INTERVAL_MILLIS = 500;

  private final Vertx vertx;
  private ChainHeartbeat said;

  /**
   * @param address where this verticle, and only it, answers
   */
  Heartbeat(Vertx vertx, String node, String address) {
    this.vertx = vertx;
    this.said = ChainHeartbeat.newBuilder().setNode(node).setAddress(address).build();
  }

  void start() {
    beat();
    vertx.setPeriodic(INTERVAL_MILLIS, timer -> beat());
  }

  /** From now on it says that it takes nothing new. */
  void leave() {
    said = said.toBuilder().setLeaving(true).build();
    beat();
  }

  /** A newcomer need not wait for the next one. */
  void beat() {
    vertx.eventBus().publish(BusAddress.CHAIN_HEARTBEAT, said);
  }
}
