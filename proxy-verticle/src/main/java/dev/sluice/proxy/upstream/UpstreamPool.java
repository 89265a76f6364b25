package dev.sluice.proxy.upstream;

import dev.sluice.proxy.upstream.Dialer.Dialled;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Event loop. Connections of one loop to origins, kept ones by sandbox, checked address, port and
 * verified name.
 */
public final class UpstreamPool {
  private final Dialer dialer;
  private final IdleConnections idle;

  /**
   * @param maxIdlePerOrigin idle connections kept for each key
   * @param maxIdle idle connections kept in all
   */
  public UpstreamPool(Dialer dialer, int maxIdlePerOrigin, int maxIdle) {
    this.dialer = dialer;
    this.idle = new IdleConnections(maxIdlePerOrigin, maxIdle);
  }

  /** A kept connection, if there is one. */
  public Optional<UpstreamConnection> takeIdle(Origin origin) {
    int identity = dialer.identity(origin);
    for (InetAddress address : origin.addresses()) {
      Optional<UpstreamConnection> kept = idle.take(origin.key(address, identity));
      if (kept.isPresent()) {
        return kept;
      }
    }
    return Optional.empty();
  }

  /** Whether a connection is kept, encrypted or not: either proves that the origin is there. */
  public boolean isReached(Origin origin) {
    return hasIdle(origin) || hasIdle(origin.inTheClear());
  }

  private boolean hasIdle(Origin origin) {
    int identity = dialer.identity(origin);
    return origin.addresses().stream().anyMatch(address -> idle.has(origin.key(address, identity)));
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
    OriginKey key = origin.key(dialled.address(), dialer.identity(origin));
    // The handler runs only after the constructor, when the one-element array is filled.
    UpstreamConnection[] self = new UpstreamConnection[1];
    self[0] = new UpstreamConnection(dialled.socket(), key, () -> idle.remove(self[0]));
    return self[0];
  }

  /** Keeps the connection for a later request, or closes it. */
  public void giveBack(UpstreamConnection connection) {
    if (connection.isReusable()) {
      idle.keep(connection, System.nanoTime());
    } else {
      connection.close();
    }
  }

  /** Closes what has been idle too long; polled by the loop. */
  public void poll(long nowNanos) {
    idle.expire(nowNanos);
  }

  /** Closes all idle connections. */
  public void close() {
    idle.closeAll();
  }
}
