package dev.sluice.chain.session;

import static dev.sluice.chain.session.ScriptedReader.action;
import static dev.sluice.chain.session.ScriptedReader.closed;
import static dev.sluice.chain.session.ScriptedReader.decided;
import static dev.sluice.chain.session.ScriptedReader.failed;
import static dev.sluice.chain.session.ScriptedReader.open;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.ServiceSession.Answer;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.SessionOpened;
import dev.sluice.proto.v1.SessionOpened.VerdictCase;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The preflight of middleware-contract m.1. */
class HandshakeTest {
  @Test
  void asksEachServiceOnceWithTheHandshake() {
    ScriptedReader service = closed("a");

    SessionOpened opened = SessionRig.of(service).opened();

    WebSocketPreflight asked = service.preflights.getFirst();
    assertThat(asked.getPhase())
        .isEqualTo(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS);
    assertThat(asked.getMiddlewareName()).isEqualTo("impl-a");
    assertThat(asked.getSessionId()).hasSize(32);
    assertThat(asked.getTarget().getMethod()).isEqualTo("GET");
    assertThat(asked.getTarget().getScheme()).isEqualTo("wss");
    assertThat(asked.getTarget().getQuery()).isEmpty();
    assertThat(asked.getRequestedSubprotocolsList()).containsExactly("chat");
    assertThat(asked.hasConfig()).isTrue();
    assertThat(opened.getInspect())
        .isEqualTo(
            SessionOpened.Inspect.newBuilder()
                .setClientText(true)
                .setServices(true)
                .setMaxMessageBytes(ScriptedReader.LIMIT)
                .build());
    assertThat(opened.getStages(0).getOutcome()).isEqualTo(StageTrace.Outcome.OUTCOME_INSPECTS);
    assertThat(opened.getStages(0).getVersion()).isEqualTo("1.2");
  }

  @Test
  void eachSessionHasAnIdOfItsOwn() {
    ScriptedReader a = closed("a");
    ScriptedReader b = closed("b");
    SessionRig rig = SessionRig.of(a, b);

    rig.open(SessionRig.handshake());
    rig.open(SessionRig.handshake().setSession(8));

    assertThat(a.preflights.get(0).getSessionId())
        .isEqualTo(b.preflights.get(0).getSessionId())
        .isNotEqualTo(a.preflights.get(1).getSessionId());
  }

  @Test
  void asksAllAtOnceAndWaitsAtMostASecond() {
    Promise<Answer> first = Promise.promise();
    ScriptedReader slow = closed("a").within(Duration.ofSeconds(9)).deciding(first.future());
    ScriptedReader fast = closed("b");
    SessionRig rig = SessionRig.of(slow, fast);

    SessionRig.Told told = rig.open(SessionRig.handshake());

    assertThat(fast.preflights).hasSize(1);
    assertThat(slow.timeouts).containsExactly(Duration.ofSeconds(1));
    assertThat(fast.timeouts).containsExactly(Duration.ofMillis(500));
    assertThat(told.answers).isEmpty();
    assertThat(rig.underWay()).isEqualTo(1);
    first.complete(decided(action("INSPECT")).result());
    assertThat(told.answers).hasSize(1);
    assertThat(rig.underWay()).isZero();
  }

  @Test
  void oneThatSkipsIsToldAndLeavesTheSession() {
    ScriptedReader skipping = closed("a").deciding(decided(action("SKIP")));
    ScriptedReader inspecting = closed("b");

    SessionOpened opened = SessionRig.of(skipping, inspecting).opened();

    assertThat(skipping.endings()).containsExactly("STAGE_SKIPPED");
    assertThat(inspecting.ends).isEmpty();
    assertThat(opened.getStages(0).getOutcome()).isEqualTo(StageTrace.Outcome.OUTCOME_SKIPPED);
  }

  @Test
  void withoutAnInspectingStageThereIsNoSession() {
    SessionRig rig = SessionRig.of(closed("a").deciding(decided(action("SKIP"))));

    assertThat(rig.opened().getVerdictCase()).isEqualTo(VerdictCase.BYPASS);
    assertThat(rig.sessions.size()).isZero();
  }

  @Test
  void aDenialOutranksAnEarlierFailureAndEndsAllStreams() {
    ScriptedReader failing = closed("a").deciding(failed("external_service_error"));
    ScriptedReader inspecting = closed("b");
    ScriptedReader denying = closed("c").deciding(decided(action("DENY").setReasonCode("not_now")));
    ScriptedReader alsoDenying = closed("d").deciding(decided(action("DENY")));
    SessionRig rig = SessionRig.of(failing, inspecting, denying, alsoDenying);

    SessionOpened opened = rig.opened();

    assertThat(opened.getDeny().getEntry()).isEqualTo("c");
    assertThat(opened.getDeny().getReasonCode()).isEqualTo("not_now");
    assertThat(failing.ends).isEmpty();
    assertThat(inspecting.endings()).containsExactly("MIDDLEWARE_DENIAL");
    assertThat(denying.endings()).containsExactly("MIDDLEWARE_DENIAL");
    assertThat(alsoDenying.endings()).containsExactly("MIDDLEWARE_DENIAL");
    assertThat(rig.sessions.size()).isZero();
  }

  @Test
  void aRequiredFailureRefusesAndAnotherDoesNot() {
    ScriptedReader inspecting = closed("a");
    ScriptedReader failing = closed("b").deciding(failed("middleware_timeout"));

    SessionOpened refused = SessionRig.of(inspecting, failing).opened();

    assertThat(refused.getUnavailable().getEntry()).isEqualTo("b");
    assertThat(refused.getUnavailable().getReasonCode()).isEqualTo("middleware_timeout");
    assertThat(inspecting.endings()).containsExactly("MIDDLEWARE_FAILURE");

    SessionOpened passed =
        SessionRig.of(closed("a"), open("b").deciding(failed("middleware_timeout"))).opened();

    assertThat(passed.getVerdictCase()).isEqualTo(VerdictCase.INSPECT);
    assertThat(passed.getStages(1).getOutcome()).isEqualTo(StageTrace.Outcome.OUTCOME_FAILED_OPEN);
  }

  @ParameterizedTest
  @CsvSource({
    "middleware_timeout, false",
    "external_service_error, false",
    "middleware_circuit_open, false",
    "missing_preflight_decision, true",
    "invalid_preflight_decision, true"
  })
  void onlyAServiceThatAnsweredWronglyIsToldTheEnd(String reason, boolean told) {
    ScriptedReader service = closed("a").deciding(failed(reason));

    SessionOpened opened = SessionRig.of(service).opened();

    assertThat(opened.getUnavailable().getReasonCode()).isEqualTo(reason);
    assertThat(service.endings()).isEqualTo(told ? List.of("MIDDLEWARE_FAILURE") : List.of());
    assertThat(service.counts.failed()).isEqualTo(1);
  }

  @Test
  void anInvalidDecisionIsAFailure() {
    assertInvalid("invalid_preflight_decision", decided(action("UNSPECIFIED")));
    assertInvalid("invalid_preflight_decision", ScriptedReader.answered(ScriptedReader.allow(1)));
    assertInvalid(
        "response_reason_over_capacity",
        decided(action("INSPECT").setReason("x".repeat(4 * 1024 + 1))));
    assertInvalid(
        "response_reason_code_invalid", decided(action("DENY").setReasonCode("Not valid")));
    assertInvalid(
        "response_findings_over_capacity",
        decided(
            action("INSPECT")
                .addAllFindings(Collections.nCopies(33, Finding.getDefaultInstance()))));
  }

  private static void assertInvalid(String reason, Future<Answer> answer) {
    ScriptedReader service = closed("a").deciding(answer);

    SessionOpened opened = SessionRig.of(service).opened();

    assertThat(opened.getUnavailable().getReasonCode()).isEqualTo(reason);
    assertThat(service.endings()).containsExactly("MIDDLEWARE_FAILURE");
  }

  @Test
  void aPreflightThatIsTooLargeIsNotSent() {
    ScriptedReader service = closed("a");
    RequestContext large =
        RequestContext.newBuilder().setWorkspaceBytes(ByteString.copyFrom(new byte[5000])).build();

    SessionOpened opened =
        (SessionOpened)
            SessionRig.of(service).open(SessionRig.handshake().setContext(large)).answer();

    assertThat(opened.getUnavailable().getReasonCode())
        .isEqualTo("preflight_envelope_over_capacity");
    assertThat(service.preflights).isEmpty();
  }

  @Test
  void unresolvedEntriesFailAndUninterestedOnesAreNamed() {
    SessionRig rig =
        SessionRig.of(
            new SessionEntry.Uninterested(entry("a", OnError.FAIL_CLOSED)),
            new SessionEntry.Unresolved(entry("b", OnError.FAIL_OPEN)),
            closed("c").entry());

    SessionOpened opened = rig.opened();

    assertThat(opened.getUninterestedList()).containsExactly("a");
    assertThat(opened.getStages(0).getReasonCode()).isEqualTo("binding_not_described");
    assertThat(opened.getVerdictCase()).isEqualTo(VerdictCase.INSPECT);
  }

  @Test
  void withoutCapacityEntriesOfServicesFailUnasked() {
    ScriptedReader service = open("a");

    SessionOpened opened =
        (SessionOpened)
            SessionRig.of(service).open(SessionRig.handshake().setExhausted(true)).answer();

    assertThat(opened.getVerdictCase()).isEqualTo(VerdictCase.BYPASS);
    assertThat(opened.getStages(0).getReasonCode())
        .isEqualTo("middleware_session_capacity_exhausted");
    assertThat(service.preflights).isEmpty();
  }

  @Test
  void findingsOfServicesAreReducedToWhatEventsMayHold() {
    ScriptedReader service =
        closed("a")
            .deciding(
                decided(
                    action("INSPECT")
                        .setReason("free text")
                        .addFindings(
                            Finding.newBuilder()
                                .setType("secret text")
                                .setLabel("secret text")
                                .setConfidence("sure")
                                .setSeverity("high")
                                .setCount(2))));

    assertThat(SessionRig.of(service).opened().getStages(0).getFindingsList())
        .containsExactly(
            FindingCount.newBuilder()
                .setType("impl-a.finding")
                .setLabel("External middleware finding")
                .setSeverity("high")
                .setCount(2)
                .build());
  }

  @Test
  void aTracedHandshakeHasASpanForEachService() {
    ScriptedReader service = closed("a");
    TraceContext trace = TraceContext.newBuilder().setTraceLow(1).setSpan(2).build();

    SessionOpened opened =
        (SessionOpened)
            SessionRig.of(service).open(SessionRig.handshake().setTrace(trace)).answer();

    assertThat(opened.getStages(0).getSpan()).isNotZero();
    assertThat(opened.getStages(0).getBegunNanos()).isPositive();
  }

  private static PreparedEntry entry(String key, OnError onError) {
    return PreparedEntry.of(
        new MiddlewareEntry(key, "impl-" + key, 0, Value.MapValue.EMPTY, onError));
  }
}
