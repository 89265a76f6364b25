package dev.sluice.proxy.upstream;

import dev.sluice.proxy.upstream.Dialer.Dialled;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Event loop. The idle connections of one loop, by checked address, port and verified name; the
 * last one used is the first one reused.
 */
public final class UpstreamPool {
  private static final long MAX_IDLE_NANOS = Duration.ofSeconds(30).toNanos();

  private final Dialer dialer;
  private final int maxIdlePerOrigin;
  private final Map<OriginKey, ArrayDeque<UpstreamConnection>> idle = new HashMap<>();

  /**
   * @param maxIdlePerOrigin idle connections kept for each key
   */
  public UpstreamPool(Dialer dialer, int maxIdlePerOrigin) {
    this.dialer = dialer;
    this.maxIdlePerOrigin = maxIdlePerOrigin;
  }

  /** A kept connection, if there is one. */
  public Optional<UpstreamConnection> takeIdle(Origin origin) {
    for (InetAddress address : origin.addresses()) {
      ArrayDeque<UpstreamConnection> kept = idle.get(origin.key(address));
      if (kept != null) {
        Optional<UpstreamConnection> open = lastOpen(kept);
        if (kept.isEmpty()) {
          idle.remove(origin.key(address));
        }
        if (open.isPresent()) {
          return open;
        }
      }
    }
    return Optional.empty();
  }

  /** A close may be known to the socket before this loop was told. */
  private static Optional<UpstreamConnection> lastOpen(ArrayDeque<UpstreamConnection> kept) {
    while (!kept.isEmpty()) {
      UpstreamConnection last = kept.removeLast();
      if (last.isOpen()) {
        return Optional.of(last);
      }
    }
    return Optional.empty();
  }

  /** Whether a connection is kept. */
  public boolean hasIdle(Origin origin) {
    return origin.addresses().stream().anyMatch(address -> idle.containsKey(origin.key(address)));
  }

  /**
   * A bare socket, for a tunnel that is not classified yet; fails with {@link OriginUnavailable}.
   */
  public Future<Dialled> dial(Origin origin) {
    return dialer.connect(origin);
  }

  /** The socket that is there already, or a new one; fails with {@link OriginUnavailable}. */
  public Future<Dialled> dialled(Optional<Dialled> spare, Origin origin) {
    return spare.map(Future::succeededFuture).orElseGet(() -> dial(origin));
  }

  /** A new connection; fails with {@link OriginUnavailable}. */
  public Future<UpstreamConnection> open(Origin origin) {
    return dialer.connect(origin).compose(dialled -> adopt(dialled, origin));
  }

  /**
   * Turns a socket that was dialled ahead into a connection; fails with {@link OriginUnavailable}.
   */
  public Future<UpstreamConnection> adopt(Dialled dialled, Origin origin) {
    Future<Dialled> ready =
        origin.tls() ? dialer.encrypt(dialled, origin) : Future.succeededFuture(dialled);
    return ready.map(d -> track(d, origin));
  }

  private UpstreamConnection track(Dialled dialled, Origin origin) {
    OriginKey key = origin.key(dialled.address());
    // The handler runs only after the constructor, when the one-element array is filled.
    UpstreamConnection[] self = new UpstreamConnection[1];
    self[0] = new UpstreamConnection(dialled.socket(), key, () -> forget(self[0]));
    return self[0];
  }

  /** Keeps the connection for a later request, or closes it. */
  public void giveBack(UpstreamConnection connection) {
    ArrayDeque<UpstreamConnection> kept =
        idle.computeIfAbsent(connection.key(), ignored -> new ArrayDeque<>());
    if (connection.isReusable() && kept.size() < maxIdlePerOrigin) {
      connection.markIdle(System.nanoTime());
      kept.addLast(connection);
    } else {
      connection.close();
      if (kept.isEmpty()) {
        idle.remove(connection.key());
      }
    }
  }

  private void forget(UpstreamConnection connection) {
    ArrayDeque<UpstreamConnection> kept = idle.get(connection.key());
    if (kept != null && kept.remove(connection) && kept.isEmpty()) {
      idle.remove(connection.key());
    }
  }

  /** Closes what has been idle too long; polled by the loop. */
  public void poll(long nowNanos) {
    idle.values().removeIf(kept -> expire(kept, nowNanos));
  }

  private static boolean expire(ArrayDeque<UpstreamConnection> kept, long nowNanos) {
    UpstreamConnection oldest = kept.peekFirst();
    while (oldest != null && nowNanos - oldest.idleSinceNanos() > MAX_IDLE_NANOS) {
      kept.pollFirst();
      oldest.close();
      oldest = kept.peekFirst();
    }
    return kept.isEmpty();
  }

  /** Closes all idle connections. */
  public void close() {
    idle.values().forEach(kept -> kept.forEach(UpstreamConnection::close));
    idle.clear();
  }
}
