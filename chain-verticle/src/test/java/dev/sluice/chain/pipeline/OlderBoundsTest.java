package dev.sluice.chain.pipeline;

import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stages of the older contract found, hold, and have time for, over several units. */
class OlderBoundsTest {
  private static final int REPLACEMENT = 4 << 20;

  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.underWay()).isZero();
  }

  private ScriptedResponses onUnits(UnitScript script) {
    return new ScriptedResponses(
        rig.loop,
        (event, stream) -> {
          if (event.hasBody()) {
            script.on(event.getBody().getSequence(), stream);
          } else {
            ScriptedResponses.pass(event, stream);
          }
        });
  }

  private static HttpResponseEventResult with(String type, HttpResponseEventResult result) {
    HttpResponseEventResult.Builder told = result.toBuilder();
    told.getBodyResultBuilder()
        .addFindings(
            Finding.newBuilder().setType(type).setLabel("x").setCount(1).setSeverity("low"));
    return told.build();
  }

  /** The first unit has a finding; the second is the script's. */
  private StageTrace afterAFinding(OnError onError, UnitScript second) {
    rig.with(
        onUnits(
                (sequence, stream) -> {
                  if (sequence == 1) {
                    stream.answer(with("one", ScriptedResponses.passes(1)));
                  } else {
                    second.on(sequence, stream);
                  }
                })
            .entry("a", onError));
    rig.opened(PipelineRig.response());
    rig.input("one");
    rig.drain();
    rig.input("two");
    rig.loop.advance(Duration.ofSeconds(1));
    PipelineRig.Output output = rig.drain();
    if (!output.isOver()) {
      rig.end();
      output = rig.drain();
    }
    return output.all.getStages(0);
  }

  @Test
  void findingsOfEarlierUnitsAreToldWithARefusal() {
    StageTrace trace =
        afterAFinding(
            FAIL_CLOSED, (sequence, stream) -> stream.answer(ScriptedResponses.blocks(sequence)));

    assertThat(trace.getOutcome()).isEqualTo(Outcome.OUTCOME_DENIED);
    assertThat(trace.getReasonCode()).isEqualTo("leak");
    assertThat(trace.getFindingsList()).hasSize(1);
  }

  @Test
  void findingsOfEarlierUnitsAreToldWithAFailure() {
    StageTrace trace = afterAFinding(FAIL_CLOSED, (sequence, stream) -> stream.close());

    assertThat(trace.getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_CLOSED);
    assertThat(trace.getFindingsList()).hasSize(1);
  }

  @Test
  void findingsOfEarlierUnitsAreToldOfAStageThatFailedOpen() {
    StageTrace trace = afterAFinding(FAIL_OPEN, (sequence, stream) -> stream.close());

    assertThat(trace.getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
    assertThat(trace.getFindingsList()).hasSize(1);
  }

  @Test
  void findingsAreToldOfAResponseThatIsClosed() {
    rig.with(
        onUnits(
                (sequence, stream) ->
                    stream.answer(with("one", ScriptedResponses.passes(sequence))))
            .entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    rig.input("one");
    rig.drain();

    StageTrace trace =
        rig.close(MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT, "downstream_disconnect")
            .getStages(0);

    assertThat(trace.getStreamed().getOutcome()).isEqualTo("cancelled");
    assertThat(trace.getFindingsList()).hasSize(1);
  }

  private ScriptedResponses grows(int bytes) {
    return onUnits(
            (sequence, stream) ->
                stream.answer(ScriptedResponses.transform(sequence, "x".repeat(bytes))))
        .limit(REPLACEMENT);
  }

  @Test
  void replacementsOfPiecesFillEightMebibytesTogether() {
    rig.with(
        grows(REPLACEMENT).entry("a", FAIL_CLOSED),
        grows(REPLACEMENT).entry("b", FAIL_CLOSED),
        grows(REPLACEMENT).entry("c", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    rig.input("x");

    PipelineRig.Output output = rig.drain();

    assertThat(output.all.getUnavailable().getReasonCode())
        .isEqualTo("response_body_aggregate_over_capacity");
    assertThat(output.all.getUnavailable().getEntry()).isEqualTo("c");
  }

  @Test
  void whatWentOnMakesRoomForMore() {
    rig.with(grows(REPLACEMENT).entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    long all = 0;
    for (int i = 0; i < 5; i++) {
      rig.input("x");
      all += rig.drain().text().length();
    }
    rig.close(MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT, "downstream_disconnect");

    assertThat(all).isEqualTo(5L * REPLACEMENT);
  }

  @Test
  void theTimeOfAClientIsNotThatOfAUnit() {
    rig.with(
        grows(1 << 20).entry("a", FAIL_CLOSED),
        onUnits((sequence, stream) -> stream.answer(ScriptedResponses.passes(sequence)))
            .entry("b", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    rig.input("x");
    rig.loop.advance(Duration.ofSeconds(40));

    PipelineRig.Output output = rig.drain();
    rig.close(MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT, "downstream_disconnect");

    assertThat(output.isOver()).isFalse();
    assertThat(output.text()).hasSize(1 << 20);
  }

  /** Of two stages, of which the second answers when the test does. */
  private ScriptedResponses second() {
    ScriptedResponses second =
        onUnits(
            (sequence, stream) -> {
              if (sequence > 1) {
                stream.answer(ScriptedResponses.passes(sequence));
              }
            });
    rig.with(
        onUnits((sequence, stream) -> stream.answer(ScriptedResponses.passes(sequence)))
            .entry("a", FAIL_CLOSED),
        second.entry("b", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    rig.input("one");
    rig.loop.advance(Duration.ofMillis(3));
    rig.input("two");
    rig.loop.advance(Duration.ofMillis(3));
    return second;
  }

  @Test
  void stagesRestOnceAUnitHasPassedThem() {
    ScriptedResponses second = second();
    PipelineRig.Told pull = rig.pull(0);
    assertThat(pull.isAnswered()).as("a stage is asked").isFalse();

    second.stream().answer(ScriptedResponses.passes(1));
    rig.loop.run();
    assertThat(((PipelineOutput) pull.answer()).getRests()).isTrue();
    assertThat(rig.pull(0).isAnswered()).as("told once").isFalse();

    PipelineOutput read = (PipelineOutput) rig.pull(PipelineRig.ROOM).answer();
    assertThat(read.getChunksList()).hasSize(1);
    assertThat(read.getRests()).isFalse();
    rig.loop.advance(Duration.ofMillis(3));
    PipelineOutput next = (PipelineOutput) rig.pull(0).answer();
    assertThat(next.getTaken()).isEqualTo(1);
    assertThat(next.getRests()).as("the second has passed, too").isTrue();
    rig.close(MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT, "downstream_disconnect");
  }

  @Test
  void stagesThatWaitForInputDoNotRest() {
    rig.with(new ScriptedResponses(rig.loop, ScriptedResponses::whole).entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    rig.input("one");
    rig.loop.advance(Duration.ofMillis(3));

    assertThat(((PipelineOutput) rig.pull(0).answer()).getTaken()).isEqualTo(1);
    assertThat(rig.pull(0).isAnswered()).isFalse();
    rig.close(MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT, "downstream_disconnect");
  }

  /** Answers a unit. */
  @FunctionalInterface
  private interface UnitScript {
    void on(long sequence, ScriptedStream<?, HttpResponseEventResult> stream);
  }
}
