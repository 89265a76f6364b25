package dev.sluice.proxy.upstream;

import dev.sluice.proxy.connection.Deadlines;
import dev.sluice.proxy.wire.OriginStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Event loop only. HTTP/2 connections of one loop to origins. Requests of one sandbox share them,
 * and no others.
 */
public final class SharedConnections {
  private static final long MAX_IDLE_NANOS = Duration.ofSeconds(30).toNanos();

  private final Deadlines deadlines;
  private final Duration patience;
  private final boolean keepsIdle;
  private final Map<OriginKey, List<SharedConnection>> byKey = new HashMap<>();

  /**
   * Begins without connections.
   *
   * @param patience longest time that an origin may take nothing of a request
   * @param keepsIdle whether connections without requests are kept
   */
  public SharedConnections(Deadlines deadlines, Duration patience, boolean keepsIdle) {
    this.deadlines = deadlines;
    this.patience = patience;
    this.keepsIdle = keepsIdle;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  Duration patience() {
    return patience;
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

  /** Adds a new connection. */
  SharedConnection add(DialedSocket dialed, OriginKey key) {
    SharedConnection added = new SharedConnection(dialed, key, this);
    byKey.computeIfAbsent(key, ignored -> new ArrayList<>(1)).add(added);
    return added;
  }

  /** A connection has no request any more. */
  void idle(SharedConnection connection) {
    if (!keepsIdle) {
      connection.leave();
    }
  }

  void remove(SharedConnection connection) {
    List<SharedConnection> same = byKey.getOrDefault(connection.key(), List.of());
    if (same.remove(connection) && same.isEmpty()) {
      byKey.remove(connection.key());
    }
  }

  private List<SharedConnection> idleSince(Stream<SharedConnection> some, long nanos) {
    return some.filter(connection -> connection.isIdleSince(nanos)).toList();
  }

  private Stream<SharedConnection> all() {
    return byKey.values().stream().flatMap(List::stream);
  }

  /** Closes connections that exceeded the idle time. */
  void expire(long nowNanos) {
    idleSince(all(), nowNanos - MAX_IDLE_NANOS).forEach(SharedConnection::leave);
  }

  /** Closes an idle connection of a sandbox. False when it has none. */
  boolean closeIdle(String sandbox) {
    Optional<SharedConnection> one =
        idleSince(
                all().filter(connection -> connection.key().sandbox().equals(sandbox)),
                System.nanoTime())
            .stream()
            .findFirst();
    one.ifPresent(SharedConnection::leave);
    return one.isPresent();
  }

  /** Closes all, each after its requests. */
  void closeAll() {
    all().toList().forEach(SharedConnection::leave);
  }
}
