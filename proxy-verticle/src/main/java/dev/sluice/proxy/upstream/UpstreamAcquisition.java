package dev.sluice.proxy.upstream;

import dev.sluice.wire.OriginStream;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Event loop only. Acquires a stream for one request: on a kept connection, the tunnel's spare
 * socket, or a new connection.
 */
public record UpstreamAcquisition(UpstreamPool pool, PredialedSocket spare, Origin origin)
    implements OriginStreams {
  /**
   * Closes the spare socket when a kept connection is used, since a long tunnel would hold it open.
   */
  @Override
  public Optional<OriginStream> takeKept() {
    Optional<OriginStream> kept = pool.takeIdle(origin);
    if (kept.isPresent()) {
      spare.close();
    }
    return kept;
  }

  @Override
  public Future<OriginStream> open(Need need) {
    return spare
        .take()
        .filter(DialedSocket::isOpen)
        .map(dialed -> pool.adopt(dialed, origin, need.times()))
        .orElseGet(() -> pool.open(origin, need));
  }
}
