package dev.sluice.chain.pipeline;

import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpEvent.EventCase;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.StreamedStage;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the failures of hooks (http-hooks 13); {@code on_error} is never asked. */
class HookFailuresTest {
  private static final HttpResult UNSET = HttpResult.getDefaultInstance();
  private static final HttpResult OF_A_LATER_KIND =
      HttpResult.newBuilder()
          .setUnknownFields(
              UnknownFieldSet.newBuilder()
                  .addField(
                      1000,
                      UnknownFieldSet.Field.newBuilder()
                          .addLengthDelimited(ByteString.EMPTY)
                          .build())
                  .build())
          .build();

  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.underWay()).isZero();
  }

  private ScriptedHooks hooks(ScriptedStream.Script<HttpEvent, HttpResult> script) {
    return new ScriptedHooks(rig.loop, script);
  }

  /** Answers one event of a stage that else echoes. */
  private ScriptedHooks on(EventCase when, Answer answer) {
    return hooks(
        (event, stream) -> {
          if (event.getEventCase() == when) {
            answer.to(stream);
          } else {
            ScriptedHooks.echo(event, stream);
          }
        });
  }

  static Stream<Arguments> preflights() {
    return Stream.of(
        row("preflight_result_expected", stream -> stream.answer(ScriptedHooks.start())),
        row("result_unknown", stream -> stream.answer(UNSET)),
        row("result_unknown", stream -> stream.answer(OF_A_LATER_KIND)),
        row("body_mode_not_permitted", stream -> stream.answer(ScriptedHooks.buffers(0))),
        row("body_mode_not_permitted", stream -> stream.answer(ScriptedHooks.buffers(9_000_000))),
        row("middleware_result_stream_closed", ScriptedStream::close),
        row("middleware_unimplemented", stream -> stream.fail("middleware_unimplemented", "u")),
        row("middleware_timeout", stream -> {}));
  }

  private static Arguments row(String code, Answer answer) {
    return arguments(code, answer);
  }

  @ParameterizedTest
  @MethodSource("preflights")
  void preflightFails(String code, Answer answer) {
    ScriptedHooks first = hooks(ScriptedHooks::echo);
    ScriptedHooks failing = on(EventCase.PREFLIGHT, answer);
    ScriptedHooks never = hooks(ScriptedHooks::echo);
    rig.with(first.entry("a"), failing.entry("b", OnError.FAIL_OPEN), never.entry("c"));

    PipelineRig.Told told = rig.open(PipelineRig.response());
    rig.loop.advance(Duration.ofSeconds(1));
    PipelineOpened opened = (PipelineOpened) told.answer();

    assertThat(opened.getUnavailable().getReasonCode()).isEqualTo(code);
    assertThat(opened.getUnavailable().getEntry()).isEqualTo("b");
    assertThat(opened.getStages(1).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_CLOSED);
    assertThat(first.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
    assertThat(failing.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
    assertThat(never.isOpened()).isFalse();
  }

  static Stream<Arguments> otherForms() {
    return Stream.of(
        arguments(
            "unimplemented",
            (Answer) stream -> stream.fail("middleware_unimplemented", "unimplemented")),
        arguments("result_unset", (Answer) stream -> stream.answer(UNSET)),
        arguments("result_unknown", (Answer) stream -> stream.answer(OF_A_LATER_KIND)));
  }

  /** All failures end their message; one in ten seconds is a finding. */
  @ParameterizedTest
  @MethodSource("otherForms")
  void anotherFormOfTheContractIsToldOnceInAWhile(String kind, Answer answer) {
    rig.with(on(EventCase.PREFLIGHT, answer).entry("a"));

    assertThat(misspoken()).isEqualTo(kind + " 0");
    assertThat(misspoken()).isEqualTo(" 0");
    rig.loop.advance(Duration.ofSeconds(10));
    assertThat(misspoken()).isEqualTo(kind + " 1");
  }

  private String misspoken() {
    PipelineOpened opened = rig.opened(PipelineRig.request());
    assertThat(opened.hasUnavailable()).isTrue();
    return misspoken(opened.getStages(0));
  }

  private static String misspoken(StageTrace stage) {
    StreamedStage told = stage.getStreamed();
    return told.getContractFailure() + " " + told.getContractFailuresSuppressed();
  }

  /** A failure of the body counts with those of the preflight. */
  @Test
  void aBodyIsOfTheSameFewAsAPreflight() {
    rig.with(on(EventCase.PREFLIGHT, stream -> stream.answer(UNSET)).entry("a"));
    assertThat(misspoken()).isEqualTo("result_unset 0");
    rig.entries.set(0, on(EventCase.BEGIN, stream -> stream.answer(UNSET)).entry("a"));

    rig.opened(PipelineRig.request());

    assertThat(misspoken(rig.drain().all.getStages(0))).isEqualTo(" 0");
  }

  @Test
  void theChainHasThirtySeconds() {
    ScriptedHooks slow = hooks((event, stream) -> rig.loop.advance(Duration.ofSeconds(31)));
    rig.with(slow.entry("a"), hooks(ScriptedHooks::echo).entry("b"));
    ScriptedHooks answersLate =
        hooks(
            (event, stream) -> {
              rig.loop.advance(Duration.ofSeconds(31));
              stream.answer(ScriptedHooks.goesOn());
            });
    rig.entries.set(0, answersLate.entry("a"));

    PipelineOpened opened = rig.opened(PipelineRig.request());

    assertThat(opened.getUnavailable().getReasonCode()).isEqualTo("middleware_chain_timeout");
    assertThat(opened.getUnavailable().getEntry()).isEqualTo("b");
  }

  static Stream<Arguments> bodies() {
    ByteString x = ByteString.copyFromUtf8("x");
    return Stream.of(
        arguments(
            "stream_result_order_invalid",
            EventCase.BEGIN,
            (Answer) stream -> stream.answer(ScriptedHooks.chunk(x))),
        arguments(
            "stream_result_order_invalid",
            EventCase.INPUT_CHUNK,
            (Answer) stream -> stream.answer(ScriptedHooks.start())),
        arguments(
            "stream_result_order_invalid",
            EventCase.INPUT_CHUNK,
            (Answer) stream -> stream.answer(ScriptedHooks.unchanged())),
        arguments(
            "stream_output_chunk_invalid",
            EventCase.INPUT_CHUNK,
            (Answer) stream -> stream.answer(ScriptedHooks.chunk(ByteString.EMPTY))),
        arguments(
            "stream_finish_before_input_end",
            EventCase.INPUT_CHUNK,
            (Answer) stream -> stream.answer(ScriptedHooks.finish())),
        arguments(
            "result_unknown", EventCase.INPUT_CHUNK, (Answer) stream -> stream.answer(UNSET)));
  }

  static Stream<Arguments> silences() {
    return Stream.of(
        arguments(
            "middleware_result_stream_closed",
            EventCase.INPUT_CHUNK,
            (Answer) ScriptedStream::close),
        arguments("middleware_stall_timeout", EventCase.INPUT_END, (Answer) stream -> {}),
        arguments("middleware_stall_timeout", EventCase.INPUT_CHUNK, (Answer) ScriptedStream::hold),
        arguments("middleware_stream_closed", EventCase.BEGIN, (Answer) ScriptedStream::refuse));
  }

  @ParameterizedTest
  @MethodSource({"bodies", "silences"})
  void bodyFails(String code, EventCase when, Answer answer) {
    ScriptedHooks failing = on(when, answer);
    ScriptedHooks second = hooks(ScriptedHooks::echo);
    rig.with(failing.entry("a", OnError.FAIL_OPEN), second.entry("b"));
    rig.opened(PipelineRig.response());
    rig.input("x");
    rig.end();

    PipelineRig.Output output = rig.drain();
    rig.loop.advance(Duration.ofSeconds(31));
    if (!output.isOver()) {
      output.add(rig.drain().all.build());
    }

    assertThat(output.all.getUnavailable().getReasonCode()).isEqualTo(code);
    assertThat(output.all.getUnavailable().getEntry()).isEqualTo("a");
    assertThat(output.all.getStages(0).getStreamed().getOutcome()).isEqualTo("failclosed");
    assertThat(failing.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
    assertThat(second.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
  }

  @Test
  void mixedVersionsAskNobody() {
    ScriptedHooks hooks = hooks(ScriptedHooks::echo);
    ScriptedResponses older = new ScriptedResponses(rig.loop, ScriptedResponses::pass);
    rig.with(older.entry("old", OnError.FAIL_OPEN), hooks.entry("new"));

    PipelineOpened opened = rig.opened(PipelineRig.response());

    assertThat(opened.getUnavailable().getReasonCode()).isEqualTo("middleware_hook_versions_mixed");
    assertThat(opened.getUnavailable().getEntry()).isEqualTo("new");
    assertThat(opened.getPlatform()).isTrue();
    assertThat(hooks.isOpened() || older.isOpened()).isFalse();
  }

  @Test
  void withoutASessionNothingIsAsked() {
    ScriptedHooks hooks = hooks(ScriptedHooks::echo);
    rig.with(hooks.entry("a"));

    PipelineOpen.Builder open = PipelineRig.response().setExhausted(true);
    PipelineOpened opened = rig.opened(open);

    assertThat(opened.getUnavailable().getReasonCode()).isEqualTo("session_capacity_exhausted");
    assertThat(opened.getPlatform()).isTrue();
    assertThat(opened.getStages(0).getStreamed().getFailureCategory())
        .isEqualTo("session_capacity");
    assertThat(hooks.isOpened()).isFalse();
  }

  /** What a service does. */
  @FunctionalInterface
  interface Answer {
    void to(ScriptedStream<HttpEvent, HttpResult> stream);
  }
}
