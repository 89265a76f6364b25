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
 * Event loop. Connections that wait for another request. For each key the last one used is the
 * first one reused; when there are too many, the one that has waited longest is closed.
 */
final class IdleConnections {
  private static final long MAX_IDLE_NANOS = Duration.ofSeconds(30).toNanos();

  private final int maxOfKey;
  private final int maxOfAll;
  private final Map<OriginKey, Deque<UpstreamConnection>> byKey = new HashMap<>();

  /** The longest waiting first. */
  private final Set<UpstreamConnection> byAge = new LinkedHashSet<>();

  IdleConnections(int maxOfKey, int maxOfAll) {
    this.maxOfKey = maxOfKey;
    this.maxOfAll = maxOfAll;
  }

  boolean has(OriginKey key) {
    return byKey.containsKey(key);
  }

  /** One that is still open, as far as is known. */
  Optional<UpstreamConnection> take(OriginKey key) {
    Deque<UpstreamConnection> kept = byKey.get(key);
    while (kept != null && !kept.isEmpty()) {
      UpstreamConnection last = kept.getLast();
      remove(last);
      // A close may be known to the socket before this loop was told.
      if (last.isOpen()) {
        return Optional.of(last);
      }
    }
    return Optional.empty();
  }

  /** Keeps the connection, or closes it. */
  void keep(UpstreamConnection connection, long nowNanos) {
    Deque<UpstreamConnection> kept = byKey.get(connection.key());
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

  /** Does nothing when it is not kept. */
  void remove(UpstreamConnection connection) {
    if (byAge.remove(connection)) {
      Deque<UpstreamConnection> kept = byKey.get(connection.key());
      if (kept != null && kept.removeLastOccurrence(connection) && kept.isEmpty()) {
        byKey.remove(connection.key());
      }
    }
  }

  /** Closes what has waited too long. */
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

  private void close(UpstreamConnection connection) {
    remove(connection);
    connection.close();
  }
}
