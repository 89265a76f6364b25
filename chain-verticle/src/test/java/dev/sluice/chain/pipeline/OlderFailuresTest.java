package dev.sluice.chain.pipeline;

import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static dev.sluice.proto.middleware.v1.HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_UNSPECIFIED;
import static dev.sluice.proto.middleware.v1.HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEvent.EventCase;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.v1.BodyEligibility;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the failures of the older response contract, open and closed (http-responses 11). */
class OlderFailuresTest {
  private static final HttpResponseEventResult UNSET = HttpResponseEventResult.getDefaultInstance();

  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.underWay()).isZero();
  }

  private ScriptedResponses on(EventCase when, Answer answer) {
    return new ScriptedResponses(
        rig.loop,
        (event, stream) -> {
          if (event.getEventCase() == when) {
            answer.to(stream);
          } else {
            ScriptedResponses.pass(event, stream);
          }
        });
  }

  static Stream<Arguments> preflights() {
    return Stream.of(
        row("unexpected_response_result", stream -> stream.answer(UNSET)),
        row(
            "invalid_response_body_mode",
            stream ->
                stream.answer(ScriptedResponses.inspect(HTTP_RESPONSE_BODY_MODE_UNSPECIFIED))),
        row(
            "response_body_mode_not_permitted",
            stream ->
                stream.answer(ScriptedResponses.inspect(HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES))),
        row("external_service_error", ScriptedStream::close),
        row("external_service_error", stream -> stream.fail("middleware_cannot_inspect", "")),
        row("middleware_timeout", stream -> {}));
  }

  private static Arguments row(String code, Answer answer) {
    return arguments(code, answer);
  }

  @ParameterizedTest
  @MethodSource("preflights")
  void preflightFailsOpen(String code, Answer answer) {
    ScriptedResponses failing = on(EventCase.PREFLIGHT, answer);
    rig.with(failing.entry("a", FAIL_OPEN));

    PipelineOpened opened = openedAsEvents();

    assertThat(opened.hasPass()).isTrue();
    assertThat(opened.getStages(0).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
    assertThat(opened.getStages(0).getReasonCode()).isEqualTo(code);
    assertThat(opened.getStages(0).getStreamed().getOutcome()).isEqualTo("failopen");
    assertThat(failing.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
  }

  @ParameterizedTest
  @MethodSource("preflights")
  void preflightFailsClosed(String code, Answer answer) {
    rig.with(on(EventCase.PREFLIGHT, answer).entry("a", FAIL_CLOSED));

    PipelineOpened opened = openedAsEvents();

    assertThat(opened.getUnavailable().getReasonCode()).isEqualTo(code);
    assertThat(opened.getPlatform()).isFalse();
  }

  private PipelineOpened openedAsEvents() {
    PipelineOpen.Builder open = PipelineRig.response();
    open.getResponseBuilder()
        .setEligibility(
            BodyEligibility.newBuilder()
                .setBuffered(HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_OPEN_ENDED));
    PipelineRig.Told told = rig.open(open);
    rig.loop.advance(Duration.ofSeconds(1));
    return (PipelineOpened) told.answer();
  }

  @Test
  void anotherFormOfTheContractIsAlwaysClosed() {
    rig.with(
        on(EventCase.PREFLIGHT, stream -> stream.fail("middleware_unimplemented", "unimplemented"))
            .entry("a", FAIL_OPEN));

    PipelineOpened opened = rig.opened(PipelineRig.response());

    assertThat(opened.getUnavailable().getReasonCode())
        .isEqualTo("middleware_contract_failure_unimplemented");
    assertThat(opened.getStages(0).getStreamed().getContractFailure()).isEqualTo("unimplemented");
  }

  static Stream<Arguments> units() {
    return Stream.of(
        row("unexpected_response_result", stream -> stream.answer(UNSET)),
        row(
            "response_body_sequence_mismatch",
            stream -> stream.answer(ScriptedResponses.passes(9))),
        row("external_service_error", ScriptedStream::close),
        row(
            "response_body_replacement_over_capacity",
            stream -> stream.answer(ScriptedResponses.transform(1, "x".repeat(1025)))),
        row("middleware_timeout", stream -> {}));
  }

  @ParameterizedTest
  @MethodSource("units")
  void unitFailsOpen(String code, Answer answer) {
    ScriptedResponses failing = on(EventCase.BODY, answer).limit(1024);
    ScriptedResponses next = on(EventCase.SESSION_END, stream -> {});
    rig.with(failing.entry("a", FAIL_OPEN), next.entry("b", FAIL_CLOSED));

    PipelineRig.Output output = twoUnits();

    assertThat(output.text()).isEqualTo("onetwo");
    assertThat(output.all.getEnd().getTrailers(0).getName()).isEqualTo("x-sum");
    assertThat(output.all.getStages(0).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
    assertThat(output.all.getStages(0).getReasonCode()).isEqualTo(code);
    assertThat(output.all.getStages(1).getOutcome()).isEqualTo(Outcome.OUTCOME_ALLOWED);
    assertThat(failing.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
  }

  @ParameterizedTest
  @MethodSource("units")
  void unitFailsClosed(String code, Answer answer) {
    ScriptedResponses failing = on(EventCase.BODY, answer).limit(1024);
    ScriptedResponses next = on(EventCase.SESSION_END, stream -> {});
    rig.with(failing.entry("a", FAIL_CLOSED), next.entry("b", FAIL_OPEN));

    PipelineRig.Output output = twoUnits();

    assertThat(output.all.getUnavailable().getReasonCode()).isEqualTo(code);
    assertThat(output.all.getUnavailable().getEntry()).isEqualTo("a");
    assertThat(next.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
  }

  @Test
  void trailersOfAStageThatFailsOpenGoOnAsSent() {
    ScriptedResponses failing = on(EventCase.TRAILERS, stream -> stream.answer(UNSET));
    rig.with(failing.entry("a", FAIL_OPEN));

    PipelineRig.Output output = twoUnits();

    assertThat(output.text()).isEqualTo("onetwo");
    assertThat(output.all.getEnd().getTrailers(0).getName()).isEqualTo("x-sum");
    assertThat(output.all.getStages(0).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
  }

  private PipelineRig.Output twoUnits() {
    rig.opened(PipelineRig.response());
    rig.input("one");
    PipelineRig.Output output = rig.drain();
    rig.loop.advance(Duration.ofSeconds(1));
    if (output.isOver()) {
      return output;
    }
    rig.input("two");
    rig.end(PipelineRig.header("x-sum", "1"));
    output.add(rig.drain().all.build());
    return output;
  }

  @Test
  void aHeadThatCannotBeShownMeetsEachEntry() {
    ScriptedResponses open = on(EventCase.SESSION_END, stream -> {});
    ScriptedResponses closed = on(EventCase.SESSION_END, stream -> {});
    rig.with(open.entry("a", FAIL_OPEN), closed.entry("b", FAIL_CLOSED));
    PipelineOpen.Builder question = PipelineRig.response();
    question.getResponseBuilder().setUnshown("response_input_unrepresentable");

    PipelineOpened opened = rig.opened(question);

    assertThat(opened.getStages(0).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
    assertThat(opened.getUnavailable().getEntry()).isEqualTo("b");
    assertThat(opened.getUnavailable().getReasonCode()).isEqualTo("response_input_unrepresentable");
    assertThat(open.isOpened() || closed.isOpened()).isFalse();
  }

  /** What a service does. */
  @FunctionalInterface
  interface Answer {
    void to(ScriptedStream<HttpResponseEvent, HttpResponseEventResult> stream);
  }
}
