package dev.sluice.proxy.exchange;

import dev.sluice.proxy.tls.TlsFailure;
import dev.sluice.proxy.upstream.Dialer.Dialled;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.OriginUnavailable;
import dev.sluice.proxy.upstream.UpstreamConnection;
import dev.sluice.proxy.upstream.UpstreamPool;
import io.vertx.core.Future;

/** Event loop. A new connection for a request, on the socket of its tunnel when there is one. */
record Opening(UpstreamPool upstreams, Scope scope, Origin origin) {

  /** Fails with {@link OriginUnavailable}. */
  Future<UpstreamConnection> start() {
    return switch (scope) {
      case Scope.Forward ignored -> upstreams.open(origin);
      case Scope.Tunnel tunnel ->
          tunnel
              .takeSpare()
              .filter(Dialled::isOpen)
              .map(spare -> upstreams.adopt(spare, origin).recover(this::instead))
              .orElseGet(() -> upstreams.open(origin));
    };
  }

  /** An origin may close a socket that was dialled ahead at the moment that it is used. */
  private Future<UpstreamConnection> instead(Throwable failure) {
    boolean gone = TlsFailure.HANDSHAKE_FAILED.code().equals(failure.getMessage());
    return gone ? upstreams.open(origin) : Future.failedFuture(failure);
  }
}
