package dev.sluice.chain.health;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;

/**
 * Event loop only. Among the instances of one process, the first to start speaks for the node, so
 * that one fact is not told once for every event loop.
 */
public final class LeadingLoop {
  private static final String MAP = "sluice.chain.voice";

  private final LocalMap<String, String> holders;
  private final String node;
  private final String instance;

  public LeadingLoop(Vertx vertx, String node, String instance) {
    this.holders = vertx.sharedData().getLocalMap(MAP);
    this.node = node;
    this.instance = instance;
  }

  public String node() {
    return node;
  }

  /** True for one instance at a time; when it stops, the next that asks follows. */
  public boolean isOurs() {
    String holder = holders.putIfAbsent(node, instance);
    return holder == null || holder.equals(instance);
  }

  public void release() {
    holders.removeIfPresent(node, instance);
  }
}
