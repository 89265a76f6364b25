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
 * Event loop only. Idle connections of one loop, of HTTP/1 and HTTP/2, for at most 30 s each. Over
 * the total limit, the sandbox that keeps most loses the one that is idle longest, so that each
 * sandbox may keep an equal part of them, whatever the others keep.
 */
final class IdleConnections {
  private static final long MAX_IDLE_NANOS = Duration.ofSeconds(30).toNanos();

  private final int maxOfKey;
  private final int maxOfAll;
  private final Map<OriginKey, Deque<PooledConnection>> byKey = new HashMap<>();

  // Longest idle first.
  private final Map<String, Set<IdleConnection>> bySandbox = new HashMap<>();

  private int size;

  interface IdleConnection {
    OriginKey key();

    void markIdle(long nowNanos);

    long idleSinceNanos();

    void close();
  }

  IdleConnections(int maxOfKey, int maxOfAll) {
    this.maxOfKey = maxOfKey;
    this.maxOfAll = maxOfAll;
  }

  boolean has(OriginKey key) {
    return byKey.containsKey(key);
  }

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

  void keep(PooledConnection connection, long nowNanos) {
    Deque<PooledConnection> kept = byKey.get(connection.key());
    if (maxOfAll == 0 || (kept == null ? 0 : kept.size()) >= maxOfKey) {
      connection.close();
      return;
    }
    count(connection, nowNanos);
    byKey.computeIfAbsent(connection.key(), ignored -> new ArrayDeque<>()).addLast(connection);
  }

  /** Counts a connection that others find, since they may share it; or closes it. */
  void keepShared(IdleConnection connection, long nowNanos) {
    if (maxOfAll == 0) {
      connection.close();
    } else if (!isKept(connection)) {
      count(connection, nowNanos);
    }
  }

  private boolean isKept(IdleConnection connection) {
    return bySandbox.getOrDefault(sandbox(connection), Set.of()).contains(connection);
  }

  private void count(IdleConnection connection, long nowNanos) {
    String sandbox = sandbox(connection);
    if (size == maxOfAll) {
      close(yielding(sandbox, nowNanos));
    }
    connection.markIdle(nowNanos);
    bySandbox.computeIfAbsent(sandbox, ignored -> new LinkedHashSet<>()).add(connection);
    size++;
  }

  private static String sandbox(IdleConnection connection) {
    return connection.key().sandbox();
  }

  // The longest idle connection of the sandbox that keeps most, the newcomer's included.
  private IdleConnection yielding(String newcomer, long nowNanos) {
    Comparator<IdleConnection> kept =
        Comparator.comparingInt(
            oldest ->
                bySandbox.getOrDefault(sandbox(oldest), Set.of()).size()
                    + (sandbox(oldest).equals(newcomer) ? 1 : 0));
    return bySandbox.values().stream()
        .map(IdleConnections::oldest)
        .max(kept.thenComparingLong(oldest -> nowNanos - oldest.idleSinceNanos()))
        .orElseThrow();
  }

  private static IdleConnection oldest(Set<IdleConnection> kept) {
    return kept.iterator().next();
  }

  void remove(IdleConnection connection) {
    if (forget(connection)) {
      Deque<PooledConnection> kept = byKey.get(connection.key());
      if (kept != null && kept.removeLastOccurrence(connection) && kept.isEmpty()) {
        byKey.remove(connection.key());
      }
    }
  }

  private boolean forget(IdleConnection connection) {
    Set<IdleConnection> kept = bySandbox.get(sandbox(connection));
    if (kept == null || !kept.remove(connection)) {
      return false;
    }
    if (kept.isEmpty()) {
      bySandbox.remove(sandbox(connection));
    }
    size--;
    return true;
  }

  void expire(long nowNanos) {
    for (Set<IdleConnection> kept : List.copyOf(bySandbox.values())) {
      while (!kept.isEmpty() && nowNanos - oldest(kept).idleSinceNanos() > MAX_IDLE_NANOS) {
        close(oldest(kept));
      }
    }
  }

  /** Closes the connection of a sandbox that is idle longest. False when it keeps none. */
  boolean closeOldest(String sandbox) {
    Set<IdleConnection> kept = bySandbox.getOrDefault(sandbox, Set.of());
    if (kept.isEmpty()) {
      return false;
    }
    close(oldest(kept));
    return true;
  }

  void closeAll() {
    for (Set<IdleConnection> kept : List.copyOf(bySandbox.values())) {
      List.copyOf(kept).forEach(this::close);
    }
  }

  private void close(IdleConnection connection) {
    remove(connection);
    connection.close();
  }
}
