package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.wire.ScriptedClient;
import io.vertx.core.Promise;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stages say of a head reaches a record, also when its response ends meanwhile. */
class LateStagesTest {
  private static final List<StageTrace> ASKED =
      List.of(trace("skips", Outcome.OUTCOME_SKIPPED), trace("guard", Outcome.OUTCOME_INSPECTS));

  private final StagedTrial trial = StagedTrial.whole();

  @AfterEach
  void close() {
    trial.close();
  }

  private static StageTrace trace(String entry, Outcome outcome) {
    return StageTrace.newBuilder().setEntry(entry).setOutcome(outcome).build();
  }

  /** Its client leaves while stages are asked. */
  private List<String> toldLate(OpenedPipeline answer) {
    Promise<OpenedPipeline> asked = trial.harness.pipelines.answersSlowly();
    ScriptedClient client = trial.start();
    trial.origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked");
    trial.origin.sends("hello");
    client.leaves();
    asked.complete(answer);
    return entries(trial.closing().getStagesList());
  }

  private static List<String> entries(List<StageTrace> stages) {
    return stages.stream().map(StageTrace::getEntry).toList();
  }

  @Test
  void ofAResponseThatPassed() {
    assertThat(toldLate(new OpenedPipeline.Passed(List.of(), ASKED.subList(0, 1))))
        .containsExactly("skips");
  }

  @Test
  void ofAResponseThatOneRefused() {
    List<StageTrace> all = List.of(ASKED.getFirst(), trace("guard", Outcome.OUTCOME_DENIED));

    assertThat(toldLate(new PipelineEnding.Refused("guard", "no", all)))
        .containsExactly("skips", "guard");
  }

  @Test
  void besideThoseThatWouldHaveReadIt() {
    assertThat(toldLate(new OpenedPipeline.Reading(trial.run, List.of(), ASKED)))
        .containsExactly("skips", "guard");
    assertThat(trial.run.told())
        .containsExactly("close DOWNSTREAM_DISCONNECT downstream_disconnect");
  }

  /** Its stages read all of it before they let the head go. */
  private ScriptedClient reading(ScriptedRun run) {
    trial.harness.pipelines.answers(new OpenedPipeline.Reading(run, List.of(), ASKED));
    ScriptedClient client = trial.start();
    trial.origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked");
    trial.origin.sends("hello");
    return client;
  }

  @Test
  void ofAResponseWhoseClientLeftBeforeTheDecision() {
    reading(trial.run).leaves();

    assertThat(entries(trial.closing().getStagesList())).containsExactly("skips", "guard");
  }

  @Test
  void ofAResponseThatWasRefusedByItsBody() {
    ScriptedClient client = reading(trial.run);
    trial.run.ends(
        new PipelineEnding.Refused("guard", "no", List.of(trace("guard", Outcome.OUTCOME_DENIED))));

    assertThat(client.told()).containsExactly("answer 403 Forbidden middleware_denied");
    assertThat(entries(trial.decision().getStagesList())).containsExactly("skips", "guard");
    assertThat(trial.decision().getStages(1).getOutcome()).isEqualTo(Outcome.OUTCOME_DENIED);
  }

  /** The decision has told of the head, and is told once. */
  @Test
  void notAgainAfterTheDecision() {
    ScriptedRun run = new ScriptedRun(Inspect.newBuilder().setChunkBytes(65536).build());
    reading(run).leaves();

    assertThat(entries(trial.decision().getStagesList())).containsExactly("skips", "guard");
    assertThat(entries(trial.closing().getStagesList())).containsExactly("guard");
  }
}
