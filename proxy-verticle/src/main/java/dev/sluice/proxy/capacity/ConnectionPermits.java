package dev.sluice.proxy.capacity;

import dev.sluice.config.settings.proxy.ConnectionLimits;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Any thread. How many client connections a node holds, in all and of one address; asked once for
 * each connection. It remembers only addresses that have a connection open.
 */
public final class ConnectionPermits {
  private final ConnectionLimits limits;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentMap<String, Integer> byClient = new ConcurrentHashMap<>();

  public ConnectionPermits(ConnectionLimits limits) {
    this.limits = limits;
  }

  /** Whether another one of this client may be held; if so it has to be {@link #release}d. */
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

  /** The connection is gone. */
  public void release(String client) {
    all.decrementAndGet();
    byClient.computeIfPresent(client, (address, open) -> open == 1 ? null : open - 1);
  }
}
