package dev.sluice.proxy.upstream;

import dev.sluice.proxy.wire.OriginStream;
import dev.sluice.proxy.wire.tls.TlsFailure;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Event loop only. How one request gets a stream to its origin: on a kept connection, on the socket
 * that its tunnel dialed ahead, or on a new one.
 */
public record UpstreamAcquisition(UpstreamPool pool, SpareSocket spare, Origin origin)
    implements OriginStreams {
  /** A tunnel lasts: beside a kept connection its own socket would stay open unused. */
  @Override
  public Optional<OriginStream> takeKept() {
    Optional<OriginStream> kept = pool.takeIdle(origin);
    if (kept.isPresent()) {
      spare.close();
    }
    return kept;
  }

  @Override
  public Future<OriginStream> open() {
    return spare
        .take()
        .filter(DialedSocket::isOpen)
        .map(dialed -> pool.adopt(dialed, origin).recover(this::openInstead))
        .orElseGet(() -> pool.open(origin));
  }

  /** An origin may close a socket that was dialed ahead at the moment that it is used. */
  private Future<OriginStream> openInstead(Throwable failure) {
    boolean gone = TlsFailure.HANDSHAKE_FAILED.code().equals(failure.getMessage());
    return gone ? pool.open(origin) : Future.failedFuture(failure);
  }
}
