package dev.sluice.proxy.upstream;

import dev.sluice.proxy.timing.SetupStep;
import dev.sluice.proxy.timing.SetupTimes;
import dev.sluice.proxy.wire.OriginStream;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Event loop only. The connections of one loop to origins. Idle ones are kept by sandbox, checked
 * address, port, verified name and client certificate.
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

  /** A stream on a kept connection, if there is one. */
  public Optional<OriginStream> takeIdle(Origin origin) {
    int identity = dialer.identity(origin);
    for (InetAddress address : origin.addresses()) {
      Optional<PooledConnection> kept = idle.take(origin.key(address, identity));
      if (kept.isPresent()) {
        return kept.map(PooledConnection::openStream);
      }
    }
    return Optional.empty();
  }

  /** Whether a kept connection, encrypted or not, proves that the origin is reachable. */
  private boolean isReached(Origin origin) {
    return hasIdle(origin) || hasIdle(origin.inTheClear());
  }

  private boolean hasIdle(Origin origin) {
    int identity = dialer.identity(origin);
    return origin.addresses().stream().anyMatch(address -> idle.has(origin.key(address, identity)));
  }

  /**
   * Dials a socket for a tunnel that is not classified yet. Over its share, the sandbox gives up an
   * idle connection instead. Fails with {@link OriginUnavailable}.
   */
  public Future<DialedSocket> dial(Origin origin) {
    return dialer
        .connect(origin)
        .recover(
            failure ->
                isOverShare(failure) && idle.closeOldest(origin.sandbox())
                    ? dialer.connect(origin)
                    : Future.failedFuture(failure));
  }

  private static boolean isOverShare(Throwable failure) {
    return failure instanceof OriginUnavailable unavailable
        && unavailable.step() == OriginUnavailable.Step.SHARE;
  }

  /** Dials a socket for a tunnel, as {@link #dial}. */
  public Future<SpareSocket> dialSpare(Origin origin) {
    return dial(origin).map(SpareSocket::of);
  }

  /** As {@link #dialSpare}, but none when a kept connection proves that the origin is reachable. */
  public Future<SpareSocket> spare(Origin origin) {
    return isReached(origin) ? Future.succeededFuture(SpareSocket.none()) : dialSpare(origin);
  }

  /**
   * Opens a stream on a new connection. Fails with {@link OriginUnavailable}.
   *
   * @param times is told how long this one took
   */
  public Future<OriginStream> open(Origin origin, SetupTimes times) {
    return times
        .measure(SetupStep.CONNECT, () -> dial(origin))
        .compose(dialed -> adopt(dialed, origin, times));
  }

  /** Opens a stream on the spare socket. Fails with {@link OriginUnavailable}. */
  Future<OriginStream> adopt(DialedSocket dialed, Origin origin, SetupTimes times) {
    Future<DialedSocket> ready =
        origin.tls()
            ? times.measure(SetupStep.ORIGIN_TLS, () -> dialer.encrypt(dialed, origin))
            : Future.succeededFuture(dialed);
    return ready.map(socket -> connection(socket, origin).openStream());
  }

  private PooledConnection connection(DialedSocket dialed, Origin origin) {
    OriginKey key = origin.key(dialed.address(), dialer.identity(origin));
    return new PooledConnection(dialed, key, idle);
  }

  /** Closes connections that exceeded the idle time. The loop polls it. */
  public void poll(long nowNanos) {
    idle.expire(nowNanos);
  }

  /** Closes all idle connections. */
  public void close() {
    idle.closeAll();
  }
}
