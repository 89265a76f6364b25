package dev.sluice.chain.pipeline;

import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_STAGE_SKIPPED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pipelines of services that run hooks. */
class HookPipelineTest {
  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void noBugs() {
    assertThat(rig.loop.bugs).isEmpty();
  }

  private ScriptedHooks hooks(ScriptedStream.Script<HttpEvent, HttpResult> script) {
    return new ScriptedHooks(rig.loop, script);
  }

  /** All stages are ended, and nothing is held. */
  private void assertOver() {
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.underWay()).isZero();
  }

  @Test
  void streamsThroughTwoStages() {
    ScriptedHooks first = hooks(ScriptedHooks::echo);
    ScriptedHooks second = hooks(ScriptedHooks::echo);
    rig.with(first.entry("a"), second.entry("b"));

    PipelineOpened.Inspect inspect = rig.opened(PipelineRig.response()).getInspect();
    rig.input("hello ");
    rig.input("world");
    rig.end();
    PipelineRig.Output output = rig.drain();

    assertThat(inspect.getReadersList()).containsExactly("a", "b");
    assertThat(inspect.getServices()).isTrue();
    assertThat(inspect.getLockstep()).isFalse();
    assertThat(output.starts).isEqualTo(1);
    assertThat(output.all.getStart().getTransformed()).isTrue();
    assertThat(output.text()).isEqualTo("hello world");
    assertThat(output.all.hasEnd()).isTrue();
    assertThat(output.all.getTaken()).isEqualTo(3);
    assertThat(output.all.getStagesList())
        .extracting(StageTrace::getOutcome)
        .containsExactly(Outcome.OUTCOME_ALLOWED, Outcome.OUTCOME_ALLOWED);
    assertThat(first.stream().ends).containsExactly(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    assertThat(second.stream().ends).containsExactly(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    assertOver();
  }

  @Test
  void passesWithoutReader() {
    ScriptedHooks only = hooks((event, stream) -> stream.answer(ScriptedHooks.goesOn()));
    rig.with(only.entry("a"));

    PipelineOpened opened = rig.opened(PipelineRig.request());

    assertThat(opened.hasPass()).isTrue();
    assertThat(opened.getStages(0).getOutcome()).isEqualTo(Outcome.OUTCOME_SKIPPED);
    assertThat(opened.getStages(0).getStreamed().getOutcome()).isEqualTo("continue");
    assertThat(only.stream().ends).containsExactly(MIDDLEWARE_SESSION_END_REASON_STAGE_SKIPPED);
    assertOver();
  }

  @Test
  void refusesInPreflightAndAsksNoOther() {
    ScriptedHooks first = hooks(ScriptedHooks::echo);
    ScriptedHooks second = hooks((event, stream) -> stream.answer(ScriptedHooks.reject("no_way")));
    ScriptedHooks third = hooks(ScriptedHooks::echo);
    rig.with(first.entry("a"), second.entry("b"), third.entry("c"));

    PipelineOpened opened = rig.opened(PipelineRig.request());

    assertThat(opened.getDeny().getEntry()).isEqualTo("b");
    assertThat(opened.getDeny().getReasonCode()).isEqualTo("no_way");
    assertThat(first.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL);
    assertThat(second.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL);
    assertThat(third.isOpened()).isFalse();
    assertOver();
  }

  @Test
  void holdsTheLastByteOfDeclaredLengthUntilTheEnd() {
    ScriptedHooks only =
        hooks(
            (event, stream) -> {
              switch (event.getEventCase()) {
                case PREFLIGHT -> stream.answer(ScriptedHooks.streams());
                case BEGIN -> {
                  stream.answer(ScriptedHooks.start(5));
                  stream.answer(ScriptedHooks.chunk(ByteString.copyFromUtf8("12345")));
                }
                case INPUT_CHUNK, INPUT_END, BUFFERED_BODY, SESSION_END, EVENT_NOT_SET -> {}
              }
            });
    rig.with(only.entry("a"));
    rig.opened(PipelineRig.response());

    PipelineRig.Output before = rig.drain();
    rig.end();
    only.stream().answer(ScriptedHooks.finish());
    PipelineRig.Output after = rig.drain();

    assertThat(before.all.getStart().getDeclaredBytes()).isEqualTo(5);
    assertThat(before.text()).isEqualTo("1234");
    assertThat(after.text()).isEqualTo("5");
    assertThat(after.all.hasEnd()).isTrue();
    assertOver();
  }

  @Test
  void rejectsInMidstream() {
    ScriptedHooks first = hooks(ScriptedHooks::echo);
    ScriptedHooks second = hooks(ScriptedHooks::echo);
    rig.with(first.entry("a"), second.entry("b"));
    rig.opened(PipelineRig.response());
    rig.input("hello");

    second.stream().answer(ScriptedHooks.reject("leak"));
    PipelineOutput ending = rig.drain().all.build();

    assertThat(ending.getDeny().getEntry()).isEqualTo("b");
    assertThat(ending.getDeny().getReasonCode()).isEqualTo("leak");
    assertThat(ending.getStages(0).getStreamed().getOutcome()).isEqualTo("cancelled");
    assertThat(ending.getStages(1).getOutcome()).isEqualTo(Outcome.OUTCOME_DENIED);
    assertThat(first.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL);
    assertOver();
  }

  @Test
  void buffersAndDeclaresItsLength() {
    ScriptedHooks only = hooks(ScriptedHooks::buffer);
    rig.with(only.entry("a"));

    PipelineOpened.Inspect inspect = rig.opened(PipelineRig.request()).getInspect();
    rig.input("hello");
    rig.end();
    PipelineRig.Output output = rig.drain();

    assertThat(inspect.getWhole()).isTrue();
    assertThat(inspect.getWithheldBytes()).isEqualTo(4 << 20);
    assertThat(output.all.getStart().getDeclaredBytes()).isEqualTo(5);
    assertThat(output.all.getStart().getTransformed()).isFalse();
    assertThat(output.text()).isEqualTo("hello");
    assertThat(output.all.getStages(0).getStreamed().getOutcome()).isEqualTo("unchanged");
    assertOver();
  }

  @Test
  void failsOverTheChosenLimit() {
    ScriptedHooks only = hooks(ScriptedHooks::buffer);
    rig.with(only.entry("a"));
    rig.opened(PipelineRig.request());

    rig.input("x".repeat(101));

    assertFailed(rig.drain(), "buffered_input_over_capacity");
    assertThat(only.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
  }

  @Test
  void twoMinutesForAWholeBody() {
    rig.with(hooks(ScriptedHooks::buffer).entry("a"));
    rig.opened(PipelineRig.request());

    rig.loop.advance(Duration.ofSeconds(119));
    assertThat(rig.drain().isOver()).isFalse();
    rig.loop.advance(Duration.ofSeconds(2));

    PipelineRig.Output output = rig.drain();
    assertFailed(output, "middleware_body_timeout");
    assertThat(output.all.getStages(0).getStreamed().getWhileReceiving()).isTrue();
  }

  private void assertFailed(PipelineRig.Output output, String reason) {
    assertThat(output.all.getUnavailable().getReasonCode()).isEqualTo(reason);
    assertThat(output.all.getPlatform()).isFalse();
    assertThat(output.all.getStagesList())
        .filteredOn(stage -> stage.getOutcome() == Outcome.OUTCOME_FAILED_CLOSED)
        .hasSize(1);
    assertOver();
  }

  @Test
  void stopsReadingInputBehindASlowClient() {
    ScriptedHooks full =
        hooks(
            (event, stream) -> {
              ScriptedHooks.echo(event, stream);
              if (stream.sent.size() > 6) {
                stream.hold();
              }
            });
    rig.with(full.entry("a"));
    rig.opened(PipelineRig.response());
    PipelineRig.Told pending = rig.pull(0);
    long taken = 0;

    for (int i = 0; i < 12; i++) {
      if (i - taken < 4) {
        rig.input("x".repeat(1000));
      }
      if (pending.isAnswered()) {
        taken = ((PipelineOutput) pending.answer()).getTaken();
        pending = rig.pull(0);
      }
    }

    assertThat(taken).isLessThan(8);
    rig.loop.advance(Duration.ofSeconds(40));
    assertThat(full.stream().isRead()).as("results wait at the service").isFalse();
    assertThat(rig.drain().isOver()).as("held back, it does not stall").isFalse();
    rig.loop.advance(Duration.ofSeconds(31));
    assertFailed(rig.drain(), "middleware_stall_timeout");
  }

  @Test
  void endsForTheSender() {
    ScriptedHooks only = hooks(ScriptedHooks::echo);
    rig.with(only.entry("a"));
    rig.opened(PipelineRig.response());

    List<StageTrace> stages =
        rig.close(MIDDLEWARE_SESSION_END_REASON_CANCELLATION, "upstream_response").getStagesList();

    assertThat(stages.getFirst().getStreamed().getCancelled()).isEqualTo("upstream_response");
    assertThat(only.stream().ends).containsExactly(MIDDLEWARE_SESSION_END_REASON_CANCELLATION);
    assertOver();
  }

  @Test
  void endsWhenItsSenderIsGone() {
    ScriptedHooks only = hooks(ScriptedHooks::echo);
    rig.with(only.entry("a"));
    rig.opened(PipelineRig.response());

    rig.tickFor(14);
    assertThat(rig.pipelines.size()).isEqualTo(1);
    rig.tickFor(3);

    assertThat(only.stream().ends).containsExactly(MIDDLEWARE_SESSION_END_REASON_CANCELLATION);
    assertOver();
  }

  @Test
  void aGapInTheInputIsAPlatformFailure() {
    rig.with(hooks(ScriptedHooks::echo).entry("a"));
    rig.opened(PipelineRig.response());

    rig.pipelines.input(
        dev.sluice.proto.v1.PipelineInput.newBuilder()
            .setSender(PipelineRig.SENDER)
            .setPipeline(7)
            .setNumber(2)
            .addChunks(ByteString.copyFromUtf8("x"))
            .build());
    PipelineOutput ending = rig.drain().all.build();

    assertThat(ending.getUnavailable().getReasonCode()).isEqualTo("pipeline_event_order_invalid");
    assertThat(ending.getPlatform()).isTrue();
    assertOver();
  }
}
