package dev.sluice.proxy.upstream;

import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proxy.connection.Deadlines;
import dev.sluice.proxy.wire.OriginStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Event loop only. HTTP/2 connections of one loop to origins. Requests of one sandbox share them,
 * and no others.
 */
public final class SharedConnections {
  private final Deadlines deadlines;
  private final Timeouts timeouts;
  private final Map<OriginKey, List<SharedConnection>> byKey = new HashMap<>();

  /** Begins without connections. */
  public SharedConnections(Deadlines deadlines, Timeouts timeouts) {
    this.deadlines = deadlines;
    this.timeouts = timeouts;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  /** Longest time that an origin may take nothing of a request. */
  Duration patience() {
    return timeouts.body();
  }

  /** Longest time that requests wait for an origin to tell how many streams it accepts. */
  Duration silence() {
    return timeouts.handshake();
  }

  boolean has(OriginKey key) {
    return byKey.containsKey(key);
  }

  /** A stream on the first connection with room. */
  Optional<OriginStream> take(OriginKey key) {
    for (SharedConnection connection : byKey.getOrDefault(key, List.of())) {
      Optional<OriginStream> stream = connection.openStream();
      if (stream.isPresent()) {
        return stream;
      }
    }
    return Optional.empty();
  }

  /**
   * Adds a new connection, unless the origin has left it with its first bytes.
   *
   * @param idle counts it while it has no request
   */
  SharedConnection add(DialedSocket dialed, OriginKey key, IdleConnections idle) {
    SharedConnection added = new SharedConnection(dialed, key, this, idle);
    if (!added.isGone()) {
      byKey.computeIfAbsent(key, ignored -> new ArrayList<>(1)).add(added);
    }
    return added;
  }

  /** Removes a connection, which may not be there. */
  void remove(SharedConnection connection) {
    List<SharedConnection> same = byKey.get(connection.key());
    if (same != null && same.remove(connection) && same.isEmpty()) {
      byKey.remove(connection.key());
    }
  }

  /** Closes all, each after its requests. */
  void closeAll() {
    byKey.values().stream().flatMap(List::stream).toList().forEach(SharedConnection::close);
  }
}
