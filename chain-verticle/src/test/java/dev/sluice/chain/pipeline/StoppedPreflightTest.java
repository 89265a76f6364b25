package dev.sluice.chain.pipeline;

import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.MiddlewareDiagnostics;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A preflight that its sender gives up tells what its stages did by then. */
class StoppedPreflightTest {
  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void isOver() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
  }

  /** It answers so, and reports a finding. */
  private ScriptedHooks finding(HttpResult answer) {
    HttpPreflightResult.Builder result =
        answer.getPreflightResult().toBuilder()
            .setDiagnostics(
                MiddlewareDiagnostics.newBuilder()
                    .addFindings(Finding.newBuilder().setType("pii").setLabel("name").setCount(2)));
    HttpResult told = HttpResult.newBuilder().setPreflightResult(result).build();
    return new ScriptedHooks(
        rig.loop,
        (event, stream) -> {
          if (event.hasPreflight()) {
            stream.answer(told);
          }
        });
  }

  private static int found(StageTrace trace) {
    return trace.getFindingsList().stream().mapToInt(FindingCount::getCount).sum();
  }

  @Test
  void tellsWhatStagesFound() {
    rig.with(
        finding(ScriptedHooks.goesOn()).entry("a"),
        finding(ScriptedHooks.streams()).entry("b"),
        new ScriptedHooks(rig.loop, (event, stream) -> {}).entry("c"),
        new ScriptedHooks(rig.loop, ScriptedHooks::echo).entry("d"));
    rig.open(PipelineRig.request());

    List<StageTrace> stages =
        rig.close(MIDDLEWARE_SESSION_END_REASON_CANCELLATION, "request_body_read_failed")
            .getStagesList();

    assertThat(stages)
        .extracting(
            StageTrace::getEntry,
            StageTrace::getOutcome,
            trace -> trace.getStreamed().getCancelled(),
            StoppedPreflightTest::found)
        .containsExactly(
            tuple("a", Outcome.OUTCOME_SKIPPED, "", 2),
            tuple("b", Outcome.OUTCOME_INSPECTS, "request_body_read_failed", 2),
            tuple("c", Outcome.OUTCOME_INSPECTS, "request_body_read_failed", 0));
  }
}
