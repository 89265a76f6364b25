package dev.sluice.proxy.upstream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Event loop only. Idle connections of one loop, for at most 30 s each. Over the total limit, the
 * sandbox that keeps most loses the one that is idle longest, so that each sandbox may keep an
 * equal part of them, whatever the others keep.
 */
final class IdleConnections {
  private static final long MAX_IDLE_NANOS = Duration.ofSeconds(30).toNanos();

  private final int maxOfKey;
  private final int maxOfAll;
  private final Map<OriginKey, Deque<PooledConnection>> byKey = new HashMap<>();

  /** Longest idle first. */
  private final Map<String, Set<PooledConnection>> bySandbox = new HashMap<>();

  private int size;

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
      forget(last);
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
    if (size == maxOfAll) {
      close(yielding(connection.sandbox(), nowNanos));
    }
    connection.markIdle(nowNanos);
    byKey.computeIfAbsent(connection.key(), ignored -> new ArrayDeque<>()).addLast(connection);
    bySandbox
        .computeIfAbsent(connection.sandbox(), ignored -> new LinkedHashSet<>())
        .add(connection);
    size++;
  }

  /** The longest idle one of the sandbox that keeps most, once the newcomer's is added. */
  private PooledConnection yielding(String newcomer, long nowNanos) {
    Comparator<PooledConnection> kept =
        Comparator.comparingInt(
            oldest ->
                bySandbox.getOrDefault(oldest.sandbox(), Set.of()).size()
                    + (oldest.sandbox().equals(newcomer) ? 1 : 0));
    return bySandbox.values().stream()
        .map(IdleConnections::oldest)
        .max(kept.thenComparingLong(oldest -> nowNanos - oldest.idleSinceNanos()))
        .orElseThrow();
  }

  private static PooledConnection oldest(Set<PooledConnection> kept) {
    return kept.iterator().next();
  }

  /** Removes a connection. Does nothing when it is not kept. */
  void remove(PooledConnection connection) {
    if (forget(connection)) {
      Deque<PooledConnection> kept = byKey.get(connection.key());
      if (kept != null && kept.removeLastOccurrence(connection) && kept.isEmpty()) {
        byKey.remove(connection.key());
      }
    }
  }

  private boolean forget(PooledConnection connection) {
    Set<PooledConnection> kept = bySandbox.get(connection.sandbox());
    if (kept == null || !kept.remove(connection)) {
      return false;
    }
    if (kept.isEmpty()) {
      bySandbox.remove(connection.sandbox());
    }
    size--;
    return true;
  }

  /** Closes connections that exceeded the idle time. */
  void expire(long nowNanos) {
    for (Set<PooledConnection> kept : List.copyOf(bySandbox.values())) {
      while (!kept.isEmpty() && nowNanos - oldest(kept).idleSinceNanos() > MAX_IDLE_NANOS) {
        close(oldest(kept));
      }
    }
  }

  /** Closes the connection of a sandbox that is idle longest. False when it keeps none. */
  boolean closeOldest(String sandbox) {
    Set<PooledConnection> kept = bySandbox.getOrDefault(sandbox, Set.of());
    if (kept.isEmpty()) {
      return false;
    }
    close(oldest(kept));
    return true;
  }

  void closeAll() {
    for (Set<PooledConnection> kept : List.copyOf(bySandbox.values())) {
      List.copyOf(kept).forEach(this::close);
    }
  }

  private void close(PooledConnection connection) {
    remove(connection);
    connection.close();
  }
}
