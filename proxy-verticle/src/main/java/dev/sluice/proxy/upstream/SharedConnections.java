package dev.sluice.proxy.upstream;

import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.connection.Deadlines;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Event loop only. HTTP/2 connections of one loop to origins. Requests of one sandbox share them,
 * and no others.
 */
public final class SharedConnections {
  private final Deadlines deadlines;
  private final Timeouts timeouts;
  private final Map<OriginKey, Siblings> byKey = new HashMap<>();

  // Connections that can replace each other, oldest first. roomy are those that may have room:
  // requests skip the others, of which there may be thousands.
  private record Siblings(Set<SharedConnection> all, Set<SharedConnection> roomy) {
    Siblings() {
      this(new LinkedHashSet<>(), new LinkedHashSet<>());
    }

    void add(SharedConnection connection) {
      all.add(connection);
      roomy.add(connection);
    }

    Optional<OriginStream> take() {
      Iterator<SharedConnection> next = roomy.iterator();
      while (next.hasNext()) {
        Optional<OriginStream> stream = next.next().openStream();
        if (stream.isPresent()) {
          return stream;
        }
        next.remove();
      }
      return Optional.empty();
    }
  }

  public SharedConnections(Deadlines deadlines, Timeouts timeouts) {
    this.deadlines = deadlines;
    this.timeouts = timeouts;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  Duration patience() {
    return timeouts.body();
  }

  Duration silence() {
    return timeouts.handshake();
  }

  boolean has(OriginKey key) {
    return byKey.containsKey(key);
  }

  Optional<OriginStream> take(OriginKey key) {
    return Optional.ofNullable(byKey.get(key)).flatMap(Siblings::take);
  }

  void regained(SharedConnection connection) {
    Siblings siblings = byKey.get(connection.key());
    if (siblings != null && siblings.all().contains(connection)) {
      siblings.roomy().add(connection);
    }
  }

  /**
   * Adds a new connection, unless the origin has left it with its first bytes. {@code idle} counts
   * it while it has no request.
   */
  SharedConnection add(DialedSocket dialed, OriginKey key, IdleConnections idle) {
    SharedConnection added = new SharedConnection(dialed, key, this, idle);
    if (!added.isGone()) {
      byKey.computeIfAbsent(key, ignored -> new Siblings()).add(added);
    }
    return added;
  }

  void remove(SharedConnection connection) {
    Siblings siblings = byKey.get(connection.key());
    if (siblings != null) {
      siblings.roomy().remove(connection);
      if (siblings.all().remove(connection) && siblings.all().isEmpty()) {
        byKey.remove(connection.key());
      }
    }
  }

  /** Closes each after its requests. */
  void closeAll() {
    byKey.values().stream()
        .flatMap(siblings -> siblings.all().stream())
        .toList()
        .forEach(SharedConnection::close);
  }
}
