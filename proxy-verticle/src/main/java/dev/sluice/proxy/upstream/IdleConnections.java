package dev.sluice.proxy.upstream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Event loop only. Idle connections. Each key reuses its most recent one first. Over the limit, the
 * connection with the longest idle time is closed.
 */
final class IdleConnections {
  private static final long MAX_IDLE_NANOS = Duration.ofSeconds(30).toNanos();

  private final int maxOfKey;
  private final int maxOfAll;
  private final Map<OriginKey, Deque<PooledConnection>> byKey = new HashMap<>();

  /** Longest idle first. */
  private final Set<PooledConnection> byAge = new LinkedHashSet<>();

  IdleConnections(int maxOfKey, int maxOfAll) {
    this.maxOfKey = maxOfKey;
    this.maxOfAll = maxOfAll;
  }

  boolean has(OriginKey key) {
    return byKey.containsKey(key);
  }

  /** Takes a connection that is still open, as far as the socket has noticed. */
  Optional<PooledConnection> take(OriginKey key) {
    Deque<PooledConnection> kept = byKey.get(key);
    while (kept != null && !kept.isEmpty()) {
      PooledConnection last = kept.removeLast();
      byAge.remove(last);
      if (kept.isEmpty()) {
        byKey.remove(key);
      }
      // The socket may notice a close before this loop is notified.
      if (last.isOpen()) {
        return Optional.of(last);
      }
    }
    return Optional.empty();
  }

  /** Keeps the connection, or closes it. */
  void keep(PooledConnection connection, long nowNanos) {
    Deque<PooledConnection> kept = byKey.get(connection.key());
    if (maxOfAll == 0 || (kept == null ? 0 : kept.size()) >= maxOfKey) {
      connection.close();
      return;
    }
    if (byAge.size() == maxOfAll) {
      close(byAge.iterator().next());
    }
    connection.markIdle(nowNanos);
    byKey.computeIfAbsent(connection.key(), ignored -> new ArrayDeque<>()).addLast(connection);
    byAge.add(connection);
  }

  /** Removes a connection. Does nothing when it is not kept. */
  void remove(PooledConnection connection) {
    if (byAge.remove(connection)) {
      Deque<PooledConnection> kept = byKey.get(connection.key());
      if (kept != null && kept.removeLastOccurrence(connection) && kept.isEmpty()) {
        byKey.remove(connection.key());
      }
    }
  }

  /** Closes connections that exceeded the idle time. */
  void expire(long nowNanos) {
    while (!byAge.isEmpty()
        && nowNanos - byAge.iterator().next().idleSinceNanos() > MAX_IDLE_NANOS) {
      close(byAge.iterator().next());
    }
  }

  void closeAll() {
    while (!byAge.isEmpty()) {
      close(byAge.iterator().next());
    }
  }

  private void close(PooledConnection connection) {
    remove(connection);
    connection.close();
  }
}
