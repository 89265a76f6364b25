package dev.sluice.chain;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;

/**
 * Event loop only. Among the instances of one process, the first to start speaks for the node, so
 * that one fact is not told once for every event loop.
 */
final class NodeVoice {
  private static final String MAP = "sluice.chain.voice";

  private final LocalMap<String, String> holders;
  private final String node;
  private final String instance;

  NodeVoice(Vertx vertx, String node, String instance) {
    this.holders = vertx.sharedData().getLocalMap(MAP);
    this.node = node;
    this.instance = instance;
  }

  String node() {
    return node;
  }

  /** True for one instance at a time; when it stops, the next that asks follows. */
  boolean isOurs() {
    String holder = holders.putIfAbsent(node, instance);
    return holder == null || holder.equals(instance);
  }

  void release() {
    holders.removeIfPresent(node, instance);
  }
}
