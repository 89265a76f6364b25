package dev.sluice.chain.service;

import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_POLICY_RELOAD;

import dev.sluice.chain.stage.ServiceSession;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends the sessions and streams of a registration that is no longer in use. Proxies that follow the
 * change end theirs; the rest ends here, so that no session keeps a connection. Event loop only.
 */
final class SessionDrain {
  private final Vertx vertx;
  private final Duration drain;
  private final Set<ServiceSession> open = new HashSet<>();
  private final Set<ServiceStream<?, ?>> streams = new HashSet<>();

  SessionDrain(Vertx vertx, Duration drain) {
    this.vertx = vertx;
    this.drain = drain;
  }

  void add(ServiceSession session) {
    open.add(session);
  }

  void remove(ServiceSession session) {
    open.remove(session);
  }

  void add(ServiceStream<?, ?> stream) {
    streams.add(stream);
  }

  void remove(ServiceStream<?, ?> stream) {
    streams.remove(stream);
  }

  void endAfterDrain() {
    vertx.setTimer(drain.toMillis(), over -> endAll(MIDDLEWARE_SESSION_END_REASON_POLICY_RELOAD));
  }

  void endNow() {
    endAll(MIDDLEWARE_SESSION_END_REASON_CANCELLATION);
  }

  private void endAll(MiddlewareSessionEndReason reason) {
    MiddlewareSessionEnd end = MiddlewareSessionEnd.newBuilder().setReason(reason).build();
    // Each removes itself.
    List.copyOf(open).forEach(session -> session.end(end));
    List.copyOf(streams).forEach(stream -> stream.end(end));
  }
}
