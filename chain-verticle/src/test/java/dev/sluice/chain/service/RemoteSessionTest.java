package dev.sluice.chain.service;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL;
import static dev.sluice.testing.SessionScript.Step.closing;
import static dev.sluice.testing.SessionScript.Step.ending;
import static dev.sluice.testing.SessionScript.Step.failing;
import static dev.sluice.testing.SessionScript.Step.resetting;
import static dev.sluice.testing.SessionScript.Step.silent;
import static dev.sluice.testing.SessionScript.allow;
import static dev.sluice.testing.SessionScript.inspect;
import static dev.sluice.testing.SessionScript.sending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.stage.ServiceSession.Answer;
import dev.sluice.proto.middleware.v1.WebSocketMessageResult;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent.EventCase;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import dev.sluice.testing.SessionScript;
import dev.sluice.testing.SessionScript.Step;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions with services that answer well, or misbehave at one step. */
class RemoteSessionTest {
  private static final String GUARD = "guard";
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final String ERROR = "external_service_error";
  private static final String LATE = "middleware_timeout";
  private static final WebSocketSessionEventResult NOTHING =
      WebSocketSessionEventResult.getDefaultInstance();

  private final Vertx vertx = Vertx.vertx();
  private final SessionScript script = new SessionScript();
  private final TestService service = new TestService(vertx).inspecting(script);
  private final ServiceLoop loop = new ServiceLoop(vertx, ServiceLoop.NO_BREAKER);

  @BeforeEach
  void adopt() {
    loop.adopt(plaintext(GUARD, service.start()));
    await().until(() -> loop.isResolved(GUARD));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void sendsTheEventsInOrderOverOneStream() {
    SessionDriver session = SessionDriver.open(loop, GUARD);

    assertThat(session.preflight()).isEqualTo(new Answer.Answered(inspect()));
    assertThat(session.start("chat")).isTrue();
    assertThat(session.ask("one")).isEqualTo(new Answer.Answered(allow(1)));
    assertThat(session.ask("two")).isEqualTo(new Answer.Answered(allow(2)));
    session.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    session.end(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);

    await().until(() -> script.events(EventCase.SESSION_END).size() == 1);
    assertThat(script.events())
        .extracting(WebSocketSessionEvent::getEventCase)
        .containsExactly(
            EventCase.PREFLIGHT,
            EventCase.SESSION_START,
            EventCase.MESSAGE,
            EventCase.MESSAGE,
            EventCase.SESSION_END);
    assertThat(script.events().getLast().getSessionEnd().getReason())
        .isEqualTo(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    assertThat(service.connections()).isOne();
    assertThat(service.calls("EvaluateWebSocketSession"))
        .allSatisfy(call -> assertThat(call.timeout()).isZero());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aPreflightWithoutADecisionFails(String how, Step step, String code) {
    script.onPreflight(step);
    SessionDriver session = SessionDriver.open(loop, GUARD, SessionDriver.limit(code));

    assertThat(session.preflight()).isEqualTo(new Answer.Failed(code));
    assertThat(session.start("")).isEqualTo(code.equals("invalid_preflight_decision"));
    assertIsServedAgain();
  }

  static Stream<Arguments> aPreflightWithoutADecisionFails() {
    return Stream.concat(
        faults(),
        Stream.of(
            arguments("another kind", sending(e -> allow(1)), "invalid_preflight_decision"),
            arguments("no kind", sending(e -> NOTHING), "invalid_preflight_decision"),
            arguments("end", ending(), "missing_preflight_decision")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aMessageWithoutAResultFails(String how, Step step, String code) {
    SessionDriver session = SessionDriver.open(loop, GUARD);
    session.preflight();
    script.onMessage(step);

    assertThat(session.ask("one", SessionDriver.limit(code))).isEqualTo(new Answer.Failed(code));
    session.end(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
    assertIsServedAgain();
  }

  static Stream<Arguments> aMessageWithoutAResultFails() {
    return Stream.concat(
        faults(),
        Stream.of(
            arguments("another kind", sending(e -> inspect()), "unexpected_websocket_response"),
            arguments("no kind", sending(e -> NOTHING), "unexpected_websocket_response"),
            arguments("end", ending(), "missing_message_result")));
  }

  private static Stream<Arguments> faults() {
    return Stream.of(
        arguments("silence", silent(), LATE),
        arguments("its own deadline", failing(GrpcStatus.DEADLINE_EXCEEDED), ERROR),
        arguments("a status", failing(GrpcStatus.INTERNAL), ERROR),
        arguments("not implemented", failing(GrpcStatus.UNIMPLEMENTED), ERROR),
        arguments("refused", failing(GrpcStatus.UNAUTHENTICATED), ERROR),
        arguments("reset", resetting(), ERROR),
        arguments("closed", closing(), ERROR),
        arguments("garbage", raw(new byte[] {(byte) 0xFF, 1, 2}), ERROR),
        arguments("too large", raw(new byte[Limits.GRPC_MESSAGE + 1]), ERROR));
  }

  private static Step raw(byte[] message) {
    return (request, event) -> request.response().write(Buffer.buffer(message));
  }

  @Test
  void aFailedMessageIsFollowedByTheEndAndNoOtherMessage() {
    SessionDriver session = SessionDriver.open(loop, GUARD);
    session.preflight();
    script.onMessage(silent());

    assertThat(session.ask("one", SHORT)).isEqualTo(new Answer.Failed(LATE));
    assertThat(session.ask("two")).isEqualTo(new Answer.Failed(LATE));
    session.end(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);

    await().until(() -> script.events(EventCase.SESSION_END).size() == 1);
    assertThat(script.events(EventCase.MESSAGE)).hasSize(1);
  }

  @Test
  void aResultThatWasNotAskedForMakesTheStreamUnusable() {
    script.onMessage(sending(e -> allow(1), e -> allow(2)));
    SessionDriver session = SessionDriver.open(loop, GUARD);
    session.preflight();

    assertThat(session.ask("one")).isEqualTo(new Answer.Answered(allow(1)));

    await()
        .untilAsserted(
            () ->
                assertThat(session.ask("two"))
                    .isEqualTo(new Answer.Failed("unexpected_websocket_response")));
    assertIsServedAgain();
  }

  @Test
  void aStreamThatTheServiceEndsWhileItIsIdleHasNoResults() {
    script.onPreflight(
        (request, event) -> request.response().end(Buffer.buffer(inspect().toByteArray())));
    SessionDriver session = SessionDriver.open(loop, GUARD);

    assertThat(session.preflight()).isEqualTo(new Answer.Answered(inspect()));
    await()
        .untilAsserted(
            () ->
                assertThat(session.ask("one"))
                    .isEqualTo(new Answer.Failed("missing_message_result")));
  }

  @Test
  void carriesTheLargestMessageBothWays() {
    String text = "x".repeat(Limits.PAYLOAD);
    WebSocketSessionEventResult replaced =
        WebSocketSessionEventResult.newBuilder()
            .setMessageResult(WebSocketMessageResult.newBuilder().setSequence(1).setText(text))
            .build();
    script.onMessage(sending(e -> replaced));
    SessionDriver session = SessionDriver.open(loop, GUARD);
    session.preflight();

    assertThat(session.ask(text)).isEqualTo(new Answer.Answered(replaced));
    assertThat(script.events(EventCase.MESSAGE).getFirst().getMessage().getText()).isEqualTo(text);
  }

  private void assertIsServedAgain() {
    script.onPreflight(sending(e -> inspect())).onMessage(sending(e -> allow(1)));
    await()
        .untilAsserted(
            () -> {
              SessionDriver next = SessionDriver.open(loop, GUARD);
              assertThat(next.preflight()).isEqualTo(new Answer.Answered(inspect()));
              assertThat(next.ask("again")).isEqualTo(new Answer.Answered(allow(1)));
              next.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);
            });
  }
}
