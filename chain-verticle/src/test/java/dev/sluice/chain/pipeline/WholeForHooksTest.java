package dev.sluice.chain.pipeline;

import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.v1.PipelineClosed;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineInput.LastInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages whose whole body comes with the question, for services that run hooks. */
class WholeForHooksTest {
  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.timers()).isZero();
    assertThat(rig.loop.underWay()).isZero();
  }

  private ScriptedHooks hooks(ScriptedStream.Script<HttpEvent, HttpResult> script) {
    return new ScriptedHooks(rig.loop, script);
  }

  /** It answers when the test does. */
  private static void slowly(HttpEvent event, ScriptedStream<HttpEvent, HttpResult> stream) {
    if (event.hasPreflight()) {
      stream.answer(ScriptedHooks.buffers(1 << 20));
    }
  }

  private PipelineRig.Told open(String body) {
    PipelineOpen.Builder open = PipelineRig.response();
    open.getResponseBuilder().setDeclaredBytes(body.length());
    open.setFirst(
        PipelineInput.newBuilder()
            .setNumber(1)
            .addChunks(ByteString.copyFromUtf8(body))
            .setEnd(LastInput.getDefaultInstance()));
    return rig.open(open);
  }

  private static PipelineOutput output(PipelineRig.Told told) {
    return ((PipelineOpened) told.answer()).getFirst();
  }

  private static String text(PipelineOutput output) {
    return ByteString.copyFrom(output.getChunksList()).toStringUtf8();
  }

  @Test
  void theAnswerTellsAllOutput() {
    ScriptedHooks first = hooks(WholeForHooksTest::slowly);
    ScriptedHooks second = hooks(ScriptedHooks::echo);
    rig.with(first.entry("a"), second.entry("b"));

    PipelineRig.Told told = open("hello");
    assertThat(second.isOpened()).as("all preflights come before the body").isTrue();
    assertThat(first.stream().sent)
        .extracting(HttpEvent::getEventCase)
        .containsExactly(HttpEvent.EventCase.BEGIN, HttpEvent.EventCase.BUFFERED_BODY);
    assertThat(told.isAnswered()).isFalse();
    first.stream().answer(ScriptedHooks.unchanged());
    rig.loop.run();

    PipelineOpened opened = (PipelineOpened) told.answer();
    assertThat(opened.getInspect().getReadersList()).containsExactly("a", "b");
    assertThat(opened.getStagesList()).hasSize(2);
    assertThat(text(opened.getFirst())).isEqualTo("hello");
    assertThat(opened.getFirst().hasEnd()).isTrue();
    assertThat(opened.getFirst().getTaken()).isEqualTo(1);
    assertThat(opened.getFirst().getServicesOver()).isTrue();
    assertThat(opened.getFirst().getStagesList())
        .extracting(StageTrace::getOutcome)
        .containsOnly(Outcome.OUTCOME_ALLOWED);
    assertThat(first.stream().ends).containsExactly(MIDDLEWARE_SESSION_END_REASON_NORMAL);
  }

  /** Within the turn of the loop in which its service answers. */
  @Test
  void aRefusalIsTheAnswer() {
    ScriptedHooks only = hooks(WholeForHooksTest::slowly);
    rig.with(only.entry("a"));
    PipelineRig.Told told = open("hello");

    only.stream().answer(ScriptedHooks.reject("no_way"));

    assertThat(output(told).getDeny().getReasonCode()).isEqualTo("no_way");
    assertThat(output(told).hasStart()).isFalse();
    assertThat(output(told).getStages(0).getOutcome()).isEqualTo(Outcome.OUTCOME_DENIED);
  }

  @Test
  void aServiceThatDoesNotAnswerFails() {
    ScriptedHooks only = hooks(WholeForHooksTest::slowly);
    rig.with(only.entry("a"));
    PipelineRig.Told told = open("hello");

    rig.loop.advance(Duration.ofMillis(499));
    assertThat(told.isAnswered()).isFalse();
    rig.loop.advance(Duration.ofMillis(1));

    assertThat(output(told).getUnavailable().getReasonCode()).isEqualTo("middleware_timeout");
    assertThat(only.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
  }

  @Test
  void aSlowAnswerIsPulled() {
    ScriptedHooks only = hooks(WholeForHooksTest::slowly).timeout(Duration.ofSeconds(30));
    rig.with(only.entry("a"));
    PipelineRig.Told told = open("hello");

    rig.tickFor(4);
    assertThat(told.isAnswered()).isFalse();
    rig.tickFor(1);
    assertThat(output(told).hasStart()).isFalse();
    assertThat(output(told).getTaken()).isEqualTo(1);
    PipelineRig.Told pulled = rig.pull(PipelineRig.ROOM);
    only.stream().answer(ScriptedHooks.replacement("bye"));
    rig.loop.run();

    assertThat(text((PipelineOutput) pulled.answer())).isEqualTo("bye");
    assertThat(((PipelineOutput) pulled.answer()).hasEnd()).isTrue();
    assertThat(told.answers).hasSize(1);
  }

  /** Before its body, the decision goes to the journal. */
  @Test
  void aStreamIsGivenTheBodyAfterTheAnswer() {
    ScriptedHooks only = hooks(ScriptedHooks::echo);
    rig.with(only.entry("a"));

    PipelineRig.Told told = open("hello");

    assertThat(((PipelineOpened) told.answer()).hasFirst()).isFalse();
    rig.input("hello");
    rig.end();
    assertThat(rig.drain().text()).isEqualTo("hello");
  }

  @Test
  void theSenderEndsItBeforeTheAnswer() {
    ScriptedHooks only = hooks(WholeForHooksTest::slowly);
    rig.with(only.entry("a"));
    PipelineRig.Told told = open("hello");

    PipelineClosed closed =
        rig.close(MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT, "downstream_disconnect");

    assertThat(closed.getStages(0).getStreamed().getCancelled()).isEqualTo("downstream_disconnect");
    assertThat(only.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT);
    assertThat(told.answers).isEmpty();
    assertThat(told.refusals).containsExactly("499 pipeline_ended");
  }

  @Test
  void outputThatIsNotTakenForTwoMinutesFails() {
    ScriptedHooks only = hooks(WholeForHooksTest::slowly);
    rig.with(only.entry("a"));
    PipelineRig.Told told = open("hello");
    rig.loop.advance(Duration.ofMillis(400));

    only.stream().answer(ScriptedHooks.replacement("x".repeat(600 << 10)));
    rig.loop.run();
    assertThat(text(output(told))).hasSize(128 << 10);
    rig.loop.advance(Duration.ofMillis(119_599));
    assertThat(only.stream().ends).isEmpty();
    rig.loop.advance(Duration.ofMillis(1));

    assertThat(rig.drain().all.getUnavailable().getReasonCode())
        .isEqualTo("middleware_body_timeout");
  }

  @Test
  void inputThatMayNotBeFailsIt() {
    ScriptedHooks only = hooks(WholeForHooksTest::slowly);
    rig.with(only.entry("a"));

    PipelineRig.Told told = open("x".repeat((64 << 10) + 1));

    assertThat(output(told).getPlatform()).isTrue();
    assertThat(output(told).getUnavailable().getReasonCode())
        .isEqualTo("pipeline_event_order_invalid");
  }
}
