package dev.sluice.chain.session;

import static dev.sluice.chain.session.ScriptedReader.allow;
import static dev.sluice.chain.session.ScriptedReader.answered;
import static dev.sluice.chain.session.ScriptedReader.closed;
import static dev.sluice.chain.session.ScriptedReader.decided;
import static dev.sluice.chain.session.ScriptedReader.deny;
import static dev.sluice.chain.session.ScriptedReader.failed;
import static dev.sluice.chain.session.ScriptedReader.open;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.ServiceSession.Answer;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.WebSocketMessage;
import dev.sluice.proto.v1.SessionOpened.Inspect;
import dev.sluice.proto.v1.SessionResult;
import dev.sluice.proto.v1.SessionResult.VerdictCase;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages through services, as middleware-contract m.3.4 to m.3.8. */
class ServiceMessagesTest {
  @Test
  void aMessagePassesThroughAllStagesAsEarlierOnesLeftIt() {
    ScriptedReader first =
        closed("a").answering(asked -> answered(allow(asked.getSequence()).setText("changed")));
    ScriptedReader second = closed("b");

    SessionResult result = SessionRig.of(first, second).started().judge("hello");

    assertThat(first.starts).containsExactly("chat");
    assertThat(first.messages.getFirst().getText()).isEqualTo("hello");
    assertThat(first.messages.getFirst().getSequence()).isEqualTo(1);
    assertThat(second.messages.getFirst().getText()).isEqualTo("changed");
    assertThat(result.getReplaced().toStringUtf8()).isEqualTo("changed");
    assertThat(result.getStages(0).getTransformed()).isTrue();
    assertThat(result.getStages(0).getInputBytes()).isEqualTo(5);
    assertThat(result.getStages(0).getReplacementBytes()).isEqualTo(7);
    assertThat(result.getStages(1).getInputBytes()).isEqualTo(7);
    assertThat(result.getStages(1).hasReplacementBytes()).isFalse();
    assertThat(result.getRemaining().getClientText()).isTrue();
  }

  @Test
  void anEmptyOrEqualReplacementIsOne() {
    assertThat(replaced("").getReplaced()).isEqualTo(ByteString.EMPTY);
    assertThat(replaced("hello").getVerdictCase()).isEqualTo(VerdictCase.REPLACED);
    assertThat(SessionRig.of(closed("a")).started().judge("hello").getVerdictCase())
        .isEqualTo(VerdictCase.PASS);
  }

  private static SessionResult replaced(String text) {
    return SessionRig.of(
            closed("a").answering(asked -> answered(allow(asked.getSequence()).setText(text))))
        .started()
        .judge("hello");
  }

  @Test
  void aDenialEndsTheSession() {
    ScriptedReader denying =
        closed("a").answering(asked -> answered(deny(asked.getSequence(), "no").setText("x")));
    ScriptedReader later = closed("b");
    SessionRig rig = SessionRig.of(denying, later).started();

    SessionResult result = rig.judge("hello");

    assertThat(result.getDeny().getEntry()).isEqualTo("a");
    assertThat(result.getDeny().getReasonCode()).isEqualTo("no");
    assertThat(result.getRemaining()).isEqualTo(Inspect.getDefaultInstance());
    assertThat(denying.endings()).containsExactly("MIDDLEWARE_DENIAL");
    assertThat(later.endings()).containsExactly("MIDDLEWARE_DENIAL");
    assertThat(later.messages).isEmpty();
    assertThat(rig.sessions.size()).isZero();
    assertThat(rig.send(rig.message("more")).refusals).containsExactly("404 unknown_session");
  }

  static Stream<Arguments> brokenAnswers() {
    return Stream.concat(wrongAnswers(), answersOverLimits());
  }

  private static Stream<Arguments> wrongAnswers() {
    return Stream.of(
        broken("middleware_timeout", asked -> failed("middleware_timeout")),
        broken("missing_message_result", asked -> failed("missing_message_result")),
        broken("external_service_error", asked -> failed("external_service_error")),
        broken("unexpected_websocket_response", asked -> decided(ScriptedReader.action("INSPECT"))),
        broken("message_result_sequence_mismatch", asked -> answered(allow(9))),
        broken(
            "invalid_response_decision",
            asked -> answered(allow(asked.getSequence()).clearDecision())),
        broken("response_reason_code_invalid", asked -> answered(deny(asked.getSequence(), "No!"))),
        broken(
            "replacement_type_mismatch",
            asked -> answered(allow(asked.getSequence()).setBinary(ByteString.EMPTY))),
        broken(
            "response_body_credential_placeholder",
            asked ->
                answered(allow(asked.getSequence()).setText("openshell:resolve:env:OTHER_KEY"))));
  }

  private static Stream<Arguments> answersOverLimits() {
    return Stream.of(
        broken(
            "response_reason_over_capacity",
            asked -> answered(deny(asked.getSequence(), "no").setReason("x".repeat(4097)))),
        broken(
            "response_message_over_capacity",
            asked -> answered(allow(asked.getSequence()).setText("x".repeat(65)))),
        broken(
            "response_message_over_platform_capacity",
            asked -> answered(allow(asked.getSequence()).setText("x".repeat(4194305)))),
        broken(
            "response_findings_over_capacity",
            asked ->
                answered(
                    allow(asked.getSequence())
                        .addFindings(Finding.newBuilder().setLabel("x".repeat(5000))))),
        broken(
            "response_metadata_bytes_over_capacity",
            asked -> answered(allow(asked.getSequence()).putMetadata("a", "x".repeat(32 * 1024)))));
  }

  private static Arguments broken(String code, Function<WebSocketMessage, Future<Answer>> answers) {
    return Arguments.of(code, answers);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenAnswers")
  void aBrokenAnswerDisablesItsStage(
      String code, Function<WebSocketMessage, Future<Answer>> answers) {
    ScriptedReader broken = open("a").answering(answers);
    ScriptedReader other = closed("b");
    SessionRig rig = SessionRig.of(broken, other).started();

    SessionResult result = rig.judge("hello");

    assertThat(result.getVerdictCase()).isEqualTo(VerdictCase.PASS);
    StageTrace trace = result.getStages(0);
    assertThat(trace.getOutcome()).isEqualTo(StageTrace.Outcome.OUTCOME_FAILED_OPEN);
    assertThat(trace.getReasonCode()).isEqualTo(code);
    assertThat(trace.getDisabled()).isTrue();
    assertThat(broken.endings()).containsExactly("MIDDLEWARE_FAILURE");
    assertThat(rig.judge("again").getStagesList())
        .extracting(StageTrace::getEntry)
        .containsExactly("b");
    assertThat(other.messages).hasSize(2);
    assertThat(broken.messages).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenAnswers")
  void aBrokenAnswerOfARequiredStageEndsTheSession(
      String code, Function<WebSocketMessage, Future<Answer>> answers) {
    ScriptedReader other = open("a");
    ScriptedReader broken = closed("b").answering(answers);
    SessionRig rig = SessionRig.of(other, broken).started();

    SessionResult result = rig.judge("hello");

    assertThat(result.getUnavailable().getEntry()).isEqualTo("b");
    assertThat(result.getUnavailable().getReasonCode()).isEqualTo(code);
    assertThat(broken.endings()).containsExactly("MIDDLEWARE_FAILURE");
    assertThat(other.endings()).containsExactly("MIDDLEWARE_FAILURE");
    assertThat(rig.sessions.size()).isZero();
  }

  @Test
  void aMessageOverTheLimitOfAStageDoesNotDisableIt() {
    ScriptedReader service = open("a");
    SessionRig rig = SessionRig.of(service).started();

    SessionResult result = rig.judge("x".repeat(ScriptedReader.LIMIT + 1));

    assertThat(result.getVerdictCase()).isEqualTo(VerdictCase.PASS);
    assertThat(result.getStages(0).getReasonCode()).isEqualTo("request_message_over_capacity");
    assertThat(result.getStages(0).getDisabled()).isFalse();
    assertThat(service.messages).isEmpty();
    assertThat(rig.judge("short").getStages(0).getOutcome())
        .isEqualTo(StageTrace.Outcome.OUTCOME_ALLOWED);
  }

  @Test
  void aSpentBudgetFailsLaterStages() {
    SessionRig[] rig = new SessionRig[1];
    ScriptedReader slow =
        closed("a")
            .answering(
                asked -> {
                  rig[0].advance(Duration.ofSeconds(30));
                  return answered(allow(asked.getSequence()));
                });
    ScriptedReader late = open("b");
    rig[0] = SessionRig.of(slow, late).started();

    SessionResult result = rig[0].judge("hello");

    assertThat(result.getStages(1).getReasonCode()).isEqualTo("middleware_chain_timeout");
    assertThat(result.getStages(1).getDisabled()).isTrue();
    assertThat(late.messages).isEmpty();
    assertThat(late.endings()).containsExactly("MIDDLEWARE_FAILURE");
  }

  @Test
  void aCallMayTakeTheTimeOfItsStageOrWhatIsLeft() {
    ScriptedReader service = closed("a").within(Duration.ofSeconds(2));
    SessionRig rig = SessionRig.of(service).started();

    rig.judge("hello");
    rig.send(rig.message("hello").setBudgetMs(50));

    assertThat(service.timeouts)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMillis(50));
  }

  @Test
  void theSessionIsOverWithItsLastStage() {
    ScriptedReader service = open("a").answering(asked -> failed("middleware_timeout"));
    SessionRig rig = SessionRig.of(service).started();

    SessionResult result = rig.judge("hello");

    assertThat(result.getRemaining()).isEqualTo(Inspect.getDefaultInstance());
    assertThat(rig.sessions.size()).isZero();
    assertThat(service.endings()).containsExactly("MIDDLEWARE_FAILURE");
  }

  @Test
  void servicesAreBlindForBinaryOfTheClient() {
    ScriptedReader service = closed("a");
    SessionRig rig = SessionRig.of(service).started();

    SessionResult binary = (SessionResult) rig.send(rig.message("hello").setBinary(true)).answer();
    SessionResult back =
        (SessionResult) rig.send(rig.message("hello").setFromOrigin(true).setBinary(true)).answer();

    assertThat(binary.getBlindList()).containsExactly("a");
    assertThat(back.getBlindList()).isEmpty();
    assertThat(binary.getVerdictCase()).isEqualTo(VerdictCase.PASS);
    assertThat(service.messages).isEmpty();
  }

  @Test
  void aStageThatCouldNotBeToldTheStartIsDisabled() {
    ScriptedReader deaf = open("a").starting(Future.succeededFuture(false));
    ScriptedReader other = closed("b");
    SessionRig rig = SessionRig.of(deaf, other).started();

    SessionResult result = rig.judge("hello");

    assertThat(other.starts).hasSize(1);
    assertThat(deaf.endings()).containsExactly("MIDDLEWARE_FAILURE");
    assertThat(result.getStages(0).getReasonCode()).isEqualTo("session_start_send_failed");
    assertThat(result.getStages(0).getDisabled()).isTrue();
    assertThat(result.getVerdictCase()).isEqualTo(VerdictCase.PASS);
    assertThat(rig.judge("again").getStagesCount()).isEqualTo(1);
  }

  @Test
  void aRequiredStageThatCouldNotBeToldTheStartEndsTheSession() {
    ScriptedReader deaf = closed("a").starting(Future.succeededFuture(false));
    ScriptedReader other = closed("b");
    SessionRig rig = SessionRig.of(deaf, other).started();

    SessionResult result = rig.judge("hello");

    assertThat(result.getUnavailable().getEntry()).isEqualTo("a");
    assertThat(result.getUnavailable().getReasonCode()).isEqualTo("session_start_send_failed");
    assertThat(other.endings()).containsExactly("MIDDLEWARE_FAILURE");
    assertThat(other.messages).isEmpty();
  }

  @Test
  void aMessageWaitsUntilTheStartWasSent() {
    Promise<Boolean> sent = Promise.promise();
    ScriptedReader service = closed("a").starting(sent.future());
    SessionRig rig = SessionRig.of(service).started();

    SessionRig.Told told = rig.send(rig.message("hello"));

    assertThat(told.answers).isEmpty();
    sent.complete(true);
    assertThat(told.answers).hasSize(1);
  }
}
