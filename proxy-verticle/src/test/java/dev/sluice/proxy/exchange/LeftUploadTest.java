package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import io.vertx.core.Promise;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the record of a request tells of the stages that were asked by its head. */
class LeftUploadTest {
  private static final FindingCount FOUND =
      FindingCount.newBuilder().setType("acme.pii").setCount(1).build();
  private static final StageTrace FIRST =
      StageTrace.newBuilder()
          .setEntry("first")
          .setOutcome(Outcome.OUTCOME_SKIPPED)
          .addFindings(FOUND)
          .build();

  private final UploadTrial trial = UploadTrial.hooks();

  @AfterEach
  void close() {
    trial.close();
  }

  /** The second stage reads the body, and found something in the head. */
  private ScriptedRun reads(boolean whole) {
    StageTrace second = UploadTrial.trace("stream").toBuilder().addFindings(FOUND).build();
    ScriptedRun run =
        new ScriptedRun(
            Inspect.newBuilder().addReaders("guard").setServices(true).setWhole(whole).build());
    trial.harness.pipelines.answers(
        new OpenedPipeline.Reading(run, List.of(), List.of(FIRST, second)));
    return run;
  }

  private List<StageTrace> recorded() {
    assertThat(trial.records()).filteredOn(AuditRecord::hasRequest).hasSize(1);
    return trial.records().stream()
        .filter(AuditRecord::hasRequest)
        .findFirst()
        .orElseThrow()
        .getRequest()
        .getStagesList();
  }

  private void hasBothFindings() {
    assertThat(recorded())
        .extracting(StageTrace::getEntry, StageTrace::getOutcome, StageTrace::getFindingsList)
        .containsExactly(
            tuple("first", Outcome.OUTCOME_SKIPPED, List.of(FOUND)),
            tuple("guard", Outcome.OUTCOME_INSPECTS, List.of(FOUND)));
  }

  @Test
  void aClientThatLeavesTheQuestionLeavesWhatStagesFound() {
    Promise<OpenedPipeline> answer = trial.harness.pipelines.answersSlowly();
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    client.leaves();
    assertThat(trial.records()).isEmpty();
    StageTrace second = UploadTrial.trace("cancelled");
    answer.complete(new PipelineEnding.Failed("cancelled", true, List.of(FIRST, second)));

    assertThat(recorded()).containsExactly(FIRST, second);
    assertThat(trial.halt().getCancelled()).isEqualTo("request_body_read_failed");
    trial.holdsNothing(client);
  }

  @Test
  void anAnswerThatComesTooLateIsRecorded() {
    Promise<OpenedPipeline> answer = trial.harness.pipelines.answersSlowly();
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    client.leaves();
    answer.complete(new OpenedPipeline.Passed(List.of(), List.of(FIRST)));

    assertThat(recorded()).containsExactly(FIRST);
    trial.holdsNothing(client);
  }

  @Test
  void aPipelineThatOpensTooLateIsClosed() {
    Promise<OpenedPipeline> answer = trial.harness.pipelines.answersSlowly();
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    client.leaves();
    ScriptedRun run = new ScriptedRun(Inspect.getDefaultInstance());
    answer.complete(new OpenedPipeline.Reading(run, List.of(), List.of(FIRST)));

    assertThat(run.told()).containsExactly("close CANCELLATION request_body_read_failed");
    assertThat(recorded()).extracting(StageTrace::getEntry).containsExactly("first", "guard");
    trial.holdsNothing(client);
  }

  @Test
  void aClientThatLeavesItsBodyLeavesWhatStagesFound() {
    reads(false);
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    client.leaves();

    hasBothFindings();
    trial.holdsNothing(client);
  }

  @Test
  void aRefusalBeforeTheHeadTellsThemAll() {
    ScriptedRun run = reads(false);
    trial.tunneled(UploadTrial.CHUNKED);
    run.ends(UploadTrial.refused());

    hasBothFindings();
  }

  @Test
  void withheldOutputTellsThemAll() {
    ScriptedRun run = reads(true);
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    client.sends("abc");
    client.endsBody(Trailers.NONE);
    run.starts(UploadTrial.start(3));
    run.puts("abc");
    run.ends(UploadTrial.complete());

    hasBothFindings();
  }
}
