package dev.sluice.chain.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.proto.middleware.v1.WebSocketMessageResult;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.middleware.v1.WebSocketPreflightAction;
import dev.sluice.proto.middleware.v1.WebSocketPreflightDecision;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SessionAnswersTest {
  private static final int MAX = 100;
  private static final Finding FINDING = Finding.newBuilder().setType("t").build();

  @ParameterizedTest
  @MethodSource
  void aMessageResultMeetsEveryRuleInOrder(WebSocketMessageResult.Builder result, String code) {
    assertThat(SessionAnswers.messageViolation(result.build(), 7, MAX))
        .isEqualTo(code.isEmpty() ? Optional.empty() : Optional.of(code));
  }

  static Stream<Arguments> aMessageResultMeetsEveryRuleInOrder() {
    return Stream.concat(decisionsAndReplacements(), findingsAndMetadata());
  }

  /** Each row also breaks the rule of the row after it. */
  private static Stream<Arguments> decisionsAndReplacements() {
    return Stream.of(
        arguments(allowed().setSequence(8).setDecisionValue(9), "message_result_sequence_mismatch"),
        arguments(
            allowed().setDecisionValue(9).setReason(longer(Limits.REASON)),
            "invalid_response_decision"),
        arguments(
            allowed().clearDecision().setReason(longer(Limits.REASON)),
            "invalid_response_decision"),
        arguments(
            allowed().setReason(longer(Limits.REASON)).setReasonCode("No"),
            "response_reason_over_capacity"),
        arguments(
            allowed().setReasonCode("No").setBinary(ByteString.EMPTY),
            "response_reason_code_invalid"),
        arguments(
            allowed().setBinary(ByteString.copyFromUtf8(longer(Limits.PAYLOAD))),
            "replacement_type_mismatch"),
        arguments(
            allowed().setText(longer(Limits.PAYLOAD)), "response_message_over_platform_capacity"),
        arguments(
            allowed().setText(longer(MAX)).addAllFindings(findings(33)),
            "response_message_over_capacity"));
  }

  private static Stream<Arguments> findingsAndMetadata() {
    return Stream.of(
        arguments(allowed().addAllFindings(findings(33)), "response_findings_over_capacity"),
        arguments(
            allowed().addFindings(FINDING.toBuilder().setLabel(longer(Limits.FINDING))),
            "response_findings_over_capacity"),
        arguments(allowed().putAllMetadata(metadata(65)), "response_metadata_count_over_capacity"),
        arguments(
            allowed().putMetadata("k", longer(Limits.METADATA_BYTES)),
            "response_metadata_bytes_over_capacity"),
        arguments(allowed().setUnknownFields(unknown()), "response_envelope_over_capacity"),
        arguments(
            allowed().setDecision(Decision.DECISION_DENY).setText(longer(MAX)),
            "response_message_over_capacity"),
        arguments(largest(), ""),
        arguments(allowed().setDecision(Decision.DECISION_DENY).setReasonCode("no"), ""),
        arguments(allowed().setText(""), ""));
  }

  private static WebSocketMessageResult.Builder largest() {
    return allowed()
        .setReason(longer(Limits.REASON - 1))
        .setText(longer(MAX - 1))
        .addAllFindings(findings(32))
        .putAllMetadata(metadata(64));
  }

  @ParameterizedTest
  @MethodSource
  void aPreflightDecisionMeetsEveryRuleInOrder(
      WebSocketPreflightDecision.Builder decision, String code) {
    assertThat(SessionAnswers.preflightViolation(decision.build())).contains(code);
  }

  static Stream<Arguments> aPreflightDecisionMeetsEveryRuleInOrder() {
    return Stream.of(
        arguments(
            inspected().setActionValue(9).setReason(longer(Limits.REASON)),
            "invalid_preflight_decision"),
        arguments(inspected().clearAction(), "invalid_preflight_decision"),
        arguments(
            inspected().setReason(longer(Limits.REASON)).setReasonCode("No"),
            "response_reason_over_capacity"),
        arguments(
            inspected().setReasonCode("No").addAllFindings(findings(33)),
            "response_reason_code_invalid"),
        arguments(
            inspected().addAllFindings(findings(33)).putAllMetadata(metadata(65)),
            "response_findings_over_capacity"),
        arguments(
            inspected()
                .putAllMetadata(metadata(65))
                .putMetadata("k", longer(Limits.METADATA_BYTES)),
            "response_metadata_count_over_capacity"),
        arguments(
            inspected().putMetadata("k", longer(Limits.METADATA_BYTES)).setUnknownFields(unknown()),
            "response_metadata_bytes_over_capacity"),
        arguments(inspected().setUnknownFields(unknown()), "response_envelope_over_capacity"));
  }

  @ParameterizedTest
  @EnumSource(
      names = {".*_INSPECT", ".*_SKIP", ".*_DENY"},
      mode = EnumSource.Mode.MATCH_ANY)
  void everyActionIsADecision(WebSocketPreflightAction action) {
    assertThat(SessionAnswers.preflightViolation(inspected().setAction(action).build())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void aPreflightKeepsItsBounds(
      Function<WebSocketPreflight.Builder, WebSocketPreflight.Builder> change) {
    assertThat(SessionAnswers.envelopeViolation(change.apply(preflight()).build()))
        .contains("preflight_envelope_over_capacity");
  }

  static Stream<Function<WebSocketPreflight.Builder, WebSocketPreflight.Builder>>
      aPreflightKeepsItsBounds() {
    Value text = Value.newBuilder().setStringValue(longer(Limits.CONFIG)).build();
    return Stream.of(
        p -> p.setConfig(Struct.newBuilder().putFields("k", text)),
        p -> p.setContext(RequestContext.newBuilder().setRequestId(longer(Limits.CONTEXT))),
        p -> p.setTarget(HttpRequestTarget.newBuilder().setPath(longer(Limits.TARGET))),
        p -> p.addRequestedSubprotocols(longer(Limits.ENVELOPE)));
  }

  @Test
  void anOrdinaryPreflightMayBeSent() {
    assertThat(SessionAnswers.envelopeViolation(preflight().build())).isEmpty();
  }

  private static WebSocketPreflight.Builder preflight() {
    return WebSocketPreflight.newBuilder()
        .setSessionId("id")
        .setTarget(HttpRequestTarget.newBuilder().setPath("/" + "p".repeat(30_000)));
  }

  private static WebSocketMessageResult.Builder allowed() {
    return WebSocketMessageResult.newBuilder().setSequence(7).setDecision(Decision.DECISION_ALLOW);
  }

  private static WebSocketPreflightDecision.Builder inspected() {
    return WebSocketPreflightDecision.newBuilder()
        .setAction(WebSocketPreflightAction.WEB_SOCKET_PREFLIGHT_ACTION_INSPECT);
  }

  private static String longer(int bytes) {
    return "x".repeat(bytes + 1);
  }

  private static Iterable<Finding> findings(int count) {
    return Collections.nCopies(count, FINDING);
  }

  private static Map<String, String> metadata(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
  }

  private static UnknownFieldSet unknown() {
    return UnknownFieldSet.newBuilder()
        .addField(
            1000,
            UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFromUtf8(longer(Limits.ENVELOPE)))
                .build())
        .build();
  }
}
