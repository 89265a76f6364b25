package dev.sluice.chain.health;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;

/**
 * Elects the event loop that reports for its node, so that one fact is not reported once per loop:
 * the first loop to ask leads until it stops. Event loop only.
 */
public final class LeadingLoop {
  private static final String MAP = "sluice.chain.leader";
  private final LocalMap<String, String> leaders;
  private final String node;
  private final String instance;

  public LeadingLoop(Vertx vertx, String node, String instance) {
    this.leaders = vertx.sharedData().getLocalMap(MAP);
    this.node = node;
    this.instance = instance;
  }

  public String node() {
    return node;
  }

  public boolean isLeader() {
    String leader = leaders.putIfAbsent(node, instance);
    return leader == null || leader.equals(instance);
  }

  public void release() {
    leaders.removeIfPresent(node, instance);
  }
}
