package dev.sluice.proxy.capacity;

import dev.sluice.config.settings.proxy.ConnectionLimits;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Bounds the client connections of a node, shared fairly between sandboxes and client addresses,
 * and per client address. Keeps only addresses with an open connection. Any thread.
 */
public final class ConnectionPermits {
  private final int mostPerClient;
  private final SandboxShares open;
  private final ConcurrentMap<String, Integer> byClient = new ConcurrentHashMap<>();

  public ConnectionPermits(ConnectionLimits limits) {
    this.mostPerClient = limits.connectionsPerClient();
    this.open = new SandboxShares(limits.connections());
  }

  /** A permit for one connection, to be released; empty when the client may not open one. */
  public Optional<ConnectionPermit> acquire(Claimant claimant) {
    if (!open.claim(claimant, 1)) {
      return Optional.empty();
    }
    if (byClient.merge(claimant.client(), 1, Integer::sum) > mostPerClient) {
      release(claimant);
      return Optional.empty();
    }
    return Optional.of(new ConnectionPermit(this, claimant));
  }

  boolean move(Claimant from, Claimant to) {
    return open.move(from, to, 1);
  }

  void release(Claimant claimant) {
    open.release(claimant, 1);
    byClient.computeIfPresent(
        claimant.client(), (address, connections) -> connections == 1 ? null : connections - 1);
  }

  public long inUse() {
    return open.inUse();
  }
}
