package dev.sluice.tools.conformance;

import static dev.sluice.testing.SessionScript.Step.ending;
import static dev.sluice.testing.SessionScript.Step.failing;
import static dev.sluice.testing.SessionScript.Step.silent;
import static dev.sluice.testing.SessionScript.allow;
import static dev.sluice.testing.SessionScript.decided;
import static dev.sluice.testing.SessionScript.deny;
import static dev.sluice.testing.SessionScript.inspect;
import static dev.sluice.testing.SessionScript.sending;
import static dev.sluice.testing.TestService.recent;
import static dev.sluice.testing.TestService.replying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import dev.sluice.chain.contract.Limits;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.WebSocketMessageResult;
import dev.sluice.proto.middleware.v1.WebSocketPreflightAction;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import dev.sluice.testing.SessionScript;
import dev.sluice.testing.SessionScript.Step;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions of good services, and what would fail behind Sluice, one defect a row. */
class SessionChecksTest {
  private static final int MAX_BYTES = 64;
  private static final Duration TIMEOUT = Duration.ofMillis(900);

  private final Vertx vertx = Vertx.vertx();
  private final SessionScript script = new SessionScript();
  private final TestService service = KitRun.service(vertx).inspecting(script);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** Of a service that evaluates no requests, which saves their checks. */
  private List<CheckResult> check() {
    service.describing(
        replying(
            recent().toBuilder()
                .clearBindings()
                .addBindings(SessionScript.binding().toBuilder().setMaxPayloadBytes(MAX_BYTES))
                .build()));
    return KitRun.check(vertx, service, Struct.getDefaultInstance(), TIMEOUT);
  }

  @Test
  void aGoodServicePassesWithoutRequests() {
    script.onMessage(sending(SessionChecksTest::judged));

    assertThat(check())
        .doesNotHaveAnyElementsOfTypes(CheckResult.Failed.class)
        .contains(
            passed(
                "describe/served",
                "WEBSOCKET_MESSAGE/PRE_CREDENTIALS, messages to 64 bytes, 900 ms"),
            passed("session/preflight", "inspect"),
            passed("session/start", "sent"),
            passed("session/end", "the service ended the stream"),
            passed("session/text", "allow"),
            passed("session/empty-text", "allow, transformed"),
            passed("session/utf8", "allow"),
            passed("session/limit-text", "deny"),
            passed("session/sequence-gap", "allow"),
            passed("session/concurrent", "32 at once"));
    assertThat(service.calls("EvaluateHttpRequest")).isEmpty();
  }

  private static CheckResult passed(String name, String detail) {
    return new CheckResult.Passed(name, detail);
  }

  private static WebSocketSessionEventResult judged(WebSocketSessionEvent event) {
    long sequence = event.getMessage().getSequence();
    String text = event.getMessage().getText();
    if (text.isEmpty()) {
      return changed(b -> b.setSequence(sequence).setText("redacted"));
    }
    return text.length() == MAX_BYTES ? deny(sequence) : allow(sequence);
  }

  private static WebSocketSessionEventResult changed(
      UnaryOperator<WebSocketMessageResult.Builder> change) {
    WebSocketMessageResult.Builder result =
        WebSocketMessageResult.newBuilder().setSequence(1).setDecision(Decision.DECISION_ALLOW);
    return WebSocketSessionEventResult.newBuilder().setMessageResult(change.apply(result)).build();
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource
  void aBadResultIsReportedWithItsReason(Step step, String why) {
    script.onMessage(step);

    assertThat(failed("session/text", check())).contains(why).doesNotContain("canary");
  }

  static Stream<Arguments> aBadResultIsReportedWithItsReason() {
    return Stream.of(
        arguments(silent(), "middleware_timeout, remedy=answer in time"),
        arguments(ending(), "missing_message_result, remedy=answer every message"),
        arguments(
            failing(GrpcStatus.UNIMPLEMENTED),
            "external_service_error (UNIMPLEMENTED), remedy=implement the method"),
        arguments(sending(e -> inspect()), "unexpected_websocket_response"),
        bad(b -> b.setSequence(0), "message_result_sequence_mismatch, remedy=copy sequence"),
        bad(b -> b.clearDecision(), "invalid_response_decision"),
        bad(b -> b.setReason("canary".repeat(Limits.REASON)), "response_reason_over_capacity"),
        bad(b -> b.setReasonCode("Not A Code"), "response_reason_code_invalid"),
        bad(b -> b.setBinary(ByteString.EMPTY), "replacement_type_mismatch"),
        bad(
            b -> b.setText("x".repeat(Limits.PAYLOAD + 1)),
            "response_message_over_platform_capacity"),
        bad(b -> b.setText("x".repeat(MAX_BYTES + 1)), "response_message_over_capacity"),
        bad(
            b -> b.addAllFindings(Collections.nCopies(33, Finding.getDefaultInstance())),
            "response_findings_over_capacity"),
        bad(
            b -> b.putMetadata("k", "x".repeat(Limits.METADATA_BYTES)),
            "response_metadata_bytes_over_capacity"));
  }

  private static Arguments bad(UnaryOperator<WebSocketMessageResult.Builder> change, String why) {
    return arguments(sending(event -> changed(change)), why);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource
  void aBadPreflightIsReportedAndEndsTheRun(Step step, String why) {
    script.onPreflight(step);

    List<CheckResult> results = check();

    assertThat(failed("session/preflight", results)).contains(why);
    assertThat(results).noneMatch(result -> result.name().equals("session/text"));
  }

  static Stream<Arguments> aBadPreflightIsReportedAndEndsTheRun() {
    return Stream.of(
        arguments(silent(), "middleware_timeout"),
        arguments(ending(), "missing_preflight_decision"),
        arguments(sending(e -> allow(1)), "invalid_preflight_decision"),
        arguments(
            sending(e -> decided(WebSocketPreflightAction.WEB_SOCKET_PREFLIGHT_ACTION_UNSPECIFIED)),
            "invalid_preflight_decision"));
  }

  @Test
  void aServiceThatSkipsIsNotAskedAboutMessages() {
    script.onPreflight(
        sending(e -> decided(WebSocketPreflightAction.WEB_SOCKET_PREFLIGHT_ACTION_SKIP)));

    assertThat(check())
        .filteredOn(result -> result.name().startsWith("session/"))
        .singleElement()
        .satisfies(
            result -> assertThat(result.toString()).contains("skip; no message was checked"));
  }

  @Test
  void aServiceThatLeavesItsStreamOpenIsTold() {
    script.onEnd(silent());

    assertThat(check())
        .filteredOn(result -> result.name().equals("session/end"))
        .singleElement()
        .isInstanceOf(CheckResult.Doubtful.class);
  }

  private static String failed(String name, List<CheckResult> results) {
    return results.stream()
        .filter(result -> result instanceof CheckResult.Failed && result.name().equals(name))
        .findFirst()
        .orElseThrow()
        .toString();
  }
}
