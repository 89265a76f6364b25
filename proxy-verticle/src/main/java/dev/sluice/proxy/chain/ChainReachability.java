package dev.sluice.proxy.chain;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Whether the event loops of this proxy reach a chain node. Any thread. */
public final class ChainReachability {
  private final Map<ChainClient, Boolean> loops = new ConcurrentHashMap<>();

  void onLoop(ChainClient loop, boolean reaches) {
    loops.put(loop, reaches);
  }

  /**
   * Whether every loop has one, since a request may arrive on any. A loop counts as without one
   * about a second after it lost the last, so that a late heartbeat changes nothing.
   */
  public boolean isComplete() {
    return !loops.containsValue(false);
  }
}
