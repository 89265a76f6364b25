package dev.sluice.chain.service;

import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.ServiceSession;
import dev.sluice.chain.stage.ServiceSession.Answer;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.proto.middleware.v1.WebSocketMessage;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.middleware.v1.WebSocketSessionStart;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** One session with a service, driven from a test's thread. */
final class SessionDriver {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final String SANDBOX = "default";

  private static final String LATE = "middleware_timeout";
  private static final Duration SHORT = Duration.ofMillis(400);

  private final ServiceLoop loop;
  private final ServiceSession session;
  private long sequence;

  private SessionDriver(ServiceLoop loop, ServiceSession session) {
    this.loop = loop;
    this.session = session;
  }

  /** Only what ends by its limit has a short one. */
  static Duration limit(String code) {
    return code.equals(LATE) ? SHORT : PATIENCE;
  }

  static SessionDriver open(ServiceLoop loop, String name) {
    return open(loop, name, PATIENCE);
  }

  static SessionDriver open(ServiceLoop loop, String name, Duration timeout) {
    return open(loop, loop.bound(name), timeout);
  }

  static SessionDriver open(ServiceLoop loop, RemoteBinding service, Duration timeout) {
    WebSocketPreflight preflight =
        WebSocketPreflight.newBuilder()
            .setSessionId("session")
            .setContext(RequestContext.newBuilder().setSandboxId(SANDBOX))
            .build();
    return new SessionDriver(
        loop,
        loop.onLoop(() -> service.openSession(preflight, SANDBOX, Optional.empty(), timeout)));
  }

  Answer preflight() {
    return session.preflight().await();
  }

  boolean start(String subprotocol) {
    WebSocketSessionStart start =
        WebSocketSessionStart.newBuilder().setSelectedSubprotocol(subprotocol).build();
    return loop.onLoop(() -> session.start(start)).await();
  }

  Answer ask(String text) {
    return begin(text, PATIENCE).await();
  }

  Answer ask(String text, Duration timeout) {
    return begin(text, timeout).await();
  }

  Future<Answer> begin(String text, Duration timeout) {
    sequence++;
    WebSocketMessage message =
        WebSocketMessage.newBuilder().setSequence(sequence).setText(text).build();
    return loop.onLoop(() -> session.ask(message, timeout));
  }

  void end(MiddlewareSessionEndReason reason) {
    MiddlewareSessionEnd end = MiddlewareSessionEnd.newBuilder().setReason(reason).build();
    loop.onLoop(
        () -> {
          session.end(end);
          return true;
        });
  }
}
