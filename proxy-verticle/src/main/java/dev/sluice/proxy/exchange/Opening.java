package dev.sluice.proxy.exchange;

import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.target.Authority;
import dev.sluice.proxy.tls.TlsFailure;
import dev.sluice.proxy.upstream.Dialer.Dialled;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.OriginUnavailable;
import dev.sluice.proxy.upstream.UpstreamConnection;
import dev.sluice.proxy.upstream.UpstreamPool;
import io.vertx.core.Future;
import java.util.Optional;

/** Event loop. How one request comes by a connection to its origin. */
record Opening(UpstreamPool upstreams, Scope scope, Origin origin) {
  /** A tunnel lasts: beside a kept connection its own socket would be open for nothing. */
  Optional<UpstreamConnection> takeIdle() {
    Optional<UpstreamConnection> idle = upstreams.takeIdle(origin);
    if (idle.isPresent() && scope instanceof Scope.Tunnel tunnel) {
      tunnel.closeSpare();
    }
    return idle;
  }

  Future<UpstreamConnection> open() {
    return switch (scope) {
      case Scope.Forward ignored -> upstreams.open(origin);
      case Scope.Tunnel tunnel ->
          tunnel
              .takeSpare()
              .filter(Dialled::isOpen)
              .map(spare -> upstreams.adopt(spare, origin).recover(this::openInstead))
              .orElseGet(() -> upstreams.open(origin));
    };
  }

  /** An origin may close a socket that was dialled ahead at the moment that it is used. */
  private Future<UpstreamConnection> openInstead(Throwable failure) {
    boolean gone = TlsFailure.HANDSHAKE_FAILED.code().equals(failure.getMessage());
    return gone ? upstreams.open(origin) : Future.failedFuture(failure);
  }

  /** What the client is told when there is no connection. */
  Refusal refusal(Authority to, Throwable failure) {
    return failure instanceof OriginUnavailable unavailable
            && unavailable.step() == OriginUnavailable.Step.TLS
        ? Refusals.upstreamTls(to, String.valueOf(unavailable.getMessage()))
        : Refusals.upstreamUnreachable(to);
  }
}
