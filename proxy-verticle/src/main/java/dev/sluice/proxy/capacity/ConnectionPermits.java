package dev.sluice.proxy.capacity;

import dev.sluice.config.settings.proxy.ConnectionLimits;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the client connections of a node, in total and per client address. Keeps only addresses
 * with an open connection. Any thread.
 */
public final class ConnectionPermits {
  private final ConnectionLimits limits;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentMap<String, Integer> byClient = new ConcurrentHashMap<>();

  public ConnectionPermits(ConnectionLimits limits) {
    this.limits = limits;
  }

  /** True when the client may open a connection; the caller then has to {@link #release} it. */
  public boolean acquire(String client) {
    if (all.incrementAndGet() > limits.connections()) {
      all.decrementAndGet();
      return false;
    }
    if (byClient.merge(client, 1, Integer::sum) > limits.connectionsPerClient()) {
      release(client);
      return false;
    }
    return true;
  }

  /** Returns the permit of a closed connection. */
  public void release(String client) {
    all.decrementAndGet();
    byClient.computeIfPresent(client, (address, open) -> open == 1 ? null : open - 1);
  }
}
