package dev.sluice.chain.service;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_POLICY_RELOAD;
import static dev.sluice.testing.SessionScript.Step.silent;
import static dev.sluice.testing.SessionScript.allow;
import static dev.sluice.testing.SessionScript.deny;
import static dev.sluice.testing.SessionScript.inspect;
import static dev.sluice.testing.SessionScript.sending;
import static dev.sluice.testing.TestService.replying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.chain.service.socket.HeldReply;
import dev.sluice.chain.service.token.ServiceTokens;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.ServiceSession.Answer;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent.EventCase;
import dev.sluice.testing.SessionScript;
import dev.sluice.testing.SessionScript.Step;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions while connections, registrations and circuits change. */
class StandingSessionTest {
  private static final String GUARD = "guard";
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final DialSettings PINGING =
      new DialSettings(
          Duration.ofSeconds(2),
          Map.of(),
          Duration.ofMillis(50),
          HOUR,
          ServiceTokens.none(),
          HeldReply.Bounds.usual());
  private static final Answer INSPECTED = new Answer.Answered(inspect());
  private static final Answer PAUSED = new Answer.Failed("middleware_circuit_open");

  private final Vertx vertx = Vertx.vertx();
  private final SessionScript script = new SessionScript();
  private final TestService service = new TestService(vertx).inspecting(script);
  private final AtomicInteger resets = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private ServiceLoop adopted(ServiceLoop loop) {
    loop.adopt(plaintext(GUARD, service.start()));
    await().until(() -> loop.isResolved(GUARD));
    return loop;
  }

  private ServiceLoop adopted() {
    return adopted(new ServiceLoop(vertx, ServiceLoop.NO_BREAKER));
  }

  private SessionDriver opened(ServiceLoop loop) {
    SessionDriver session = SessionDriver.open(loop, GUARD);
    assertThat(session.preflight()).isEqualTo(INSPECTED);
    return session;
  }

  @Test
  void goOnWhenTheServerLeavesWithAGoAway() {
    ServiceLoop loop = adopted();
    SessionDriver session = opened(loop);

    service.closeConnections();
    await().until(() -> service.calls("Describe").size() == 2);

    assertThat(session.ask("one")).isEqualTo(new Answer.Answered(allow(1)));
    opened(loop);
    assertThat(service.openConnections()).isEqualTo(2);
    session.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    await().until(() -> service.openConnections() == 1);
  }

  // No other call sends a GOAWAY with a last stream.
  @SuppressWarnings("deprecation")
  @Test
  void aPreflightThatTheServiceDidNotProcessGoesAgain() {
    AtomicInteger refused = new AtomicInteger();
    Step once =
        (request, event) -> {
          if (refused.incrementAndGet() == 1) {
            request.connection().goAway(0, 1);
          } else {
            sending(e -> inspect()).take(request, event);
          }
        };
    script.onPreflight(once);

    opened(adopted());

    assertThat(service.connections()).isEqualTo(2);
  }

  @Test
  void ofARegistrationThatChangedOrWasRemovedGoOnForTheDrainTime() {
    ServiceLoop loop = adopted(ServiceLoop.draining(vertx, HOUR));
    SessionDriver session = opened(loop);
    TestService next = new TestService(vertx).inspecting(new SessionScript());

    loop.adopt(plaintext(GUARD, next.start()));
    assertThat(session.ask("one")).isEqualTo(new Answer.Answered(allow(1)));
    loop.adopt();
    assertThat(session.ask("two")).isEqualTo(new Answer.Answered(allow(2)));
    assertThat(script.events(EventCase.SESSION_END)).isEmpty();
  }

  @Test
  void ofARegistrationThatChangedEndAfterTheDrainTime() {
    ServiceLoop loop = adopted();
    opened(loop);
    TestService next = new TestService(vertx).inspecting(new SessionScript());

    loop.adopt(plaintext(GUARD, next.start()));

    await().until(() -> !script.events(EventCase.SESSION_END).isEmpty());
    assertThat(script.events(EventCase.SESSION_END).getFirst().getSessionEnd().getReason())
        .isEqualTo(MIDDLEWARE_SESSION_END_REASON_POLICY_RELOAD);
    await().until(() -> service.openConnections() == 0);
  }

  @Test
  void ofARegistrationThatWasRemovedEndAfterTheDrainTime() {
    ServiceLoop loop = adopted();
    opened(loop);

    loop.adopt();

    await().until(() -> service.openConnections() == 0);
    assertThat(script.events(EventCase.SESSION_END)).hasSize(1);
  }

  @Test
  void aServiceThatCameBackInAnotherRevisionHasNoSessionOfTheOldOne() {
    ServiceLoop loop = adopted();
    RemoteBinding before = loop.bound(GUARD);
    service.describing(replying(SessionScript.manifest().toBuilder().clearExtension().build()));
    service.closeConnections();
    await().until(() -> service.calls("Describe").size() == 2);

    assertThat(SessionDriver.open(loop, before, SessionDriver.PATIENCE).preflight())
        .isEqualTo(new Answer.Failed("external_service_error"));
    opened(loop);
  }

  @Test
  void aServiceThatIgnoresTheEndHasItsStreamReset() {
    script
        .onPreflight(
            (request, event) -> {
              request.errorHandler(error -> resets.incrementAndGet());
              sending(e -> inspect()).take(request, event);
            })
        .onEnd(silent());
    SessionDriver session = opened(adopted());

    session.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);

    await().until(() -> script.events(EventCase.SESSION_END).size() == 1);
    await().untilAsserted(() -> assertThat(resets).hasValue(1));
  }

  /** Servers take pings of idle streams for abuse. */
  @Test
  void arePingedOnlyWhileTheyWaitForAnAnswer() {
    TestService waiting =
        new TestService(vertx).inspecting(new SessionScript().onMessage(silent()));
    ServiceLoop loop = ServiceLoop.dialing(vertx, PINGING);
    loop.adopt(plaintext(GUARD, service.start()), plaintext("waiting", waiting.start()));
    await().until(() -> loop.isResolved(GUARD) && loop.isResolved("waiting"));
    opened(loop);
    SessionDriver asked = SessionDriver.open(loop, "waiting");
    asked.preflight();

    asked.begin("one", SessionDriver.PATIENCE);
    await().until(() -> waiting.pings() > 1);
    int before = service.pings();
    await().until(() -> waiting.pings() > 8);

    assertThat(service.pings()).isEqualTo(before);
  }

  @Test
  void leaveHalfOfTheStreamsToRequests() {
    ServiceLoop loop = new ServiceLoop(vertx, ServiceLoop.NO_BREAKER);
    HttpServerOptions few =
        new HttpServerOptions().setInitialSettings(new Http2Settings().setMaxConcurrentStreams(4));
    loop.adopt(plaintext(GUARD, service.start(0, few)));
    await().until(() -> loop.isResolved(GUARD));
    SessionDriver first = opened(loop);
    opened(loop);

    assertThat(SessionDriver.open(loop, GUARD).preflight())
        .isEqualTo(new Answer.Failed("middleware_session_capacity_exhausted"));
    assertThat(loop.evaluate(GUARD)).isEqualTo(new Evaluation.Answered(TestService.allow()));
    first.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    await()
        .untilAsserted(
            () -> assertThat(SessionDriver.open(loop, GUARD).preflight()).isEqualTo(INSPECTED));
  }

  @Test
  void missedDeadlinesOpenTheCircuitAndADenialDoesNot() {
    ServiceLoop loop = adopted(new ServiceLoop(vertx, ServiceLoop.breaker(1, HOUR)));
    script.onMessage(sending(event -> deny(event.getMessage().getSequence())));
    SessionDriver standing = opened(loop);
    SessionDriver late = opened(loop);
    assertThat(standing.ask("one")).isEqualTo(new Answer.Answered(deny(1)));

    script.onMessage(silent());
    assertThat(late.ask("one", SHORT)).isEqualTo(new Answer.Failed("middleware_timeout"));

    assertThat(SessionDriver.open(loop, GUARD).preflight()).isEqualTo(PAUSED);
    script.onMessage(sending(event -> allow(event.getMessage().getSequence())));
    assertThat(standing.ask("two")).isEqualTo(new Answer.Answered(allow(2)));
  }

  private void missPreflight(ServiceLoop loop) {
    script.onPreflight(silent());
    assertThat(SessionDriver.open(loop, GUARD, SHORT).preflight())
        .isEqualTo(new Answer.Failed("middleware_timeout"));
  }

  @Test
  void aMissedPreflightOpensTheCircuit() {
    ServiceLoop loop = adopted(new ServiceLoop(vertx, ServiceLoop.breaker(1, HOUR)));
    missPreflight(loop);

    assertThat(SessionDriver.open(loop, GUARD).preflight()).isEqualTo(PAUSED);
  }

  @Test
  void aServiceThatDescribesItselfIsTriedAgain() {
    ServiceLoop loop = adopted(new ServiceLoop(vertx, ServiceLoop.breaker(1, SHORT)));
    missPreflight(loop);

    script.onPreflight(sending(e -> inspect()));
    await()
        .untilAsserted(
            () -> assertThat(SessionDriver.open(loop, GUARD).preflight()).isEqualTo(INSPECTED));
    assertThat(service.calls("Describe").size()).isGreaterThan(1);
  }
}
