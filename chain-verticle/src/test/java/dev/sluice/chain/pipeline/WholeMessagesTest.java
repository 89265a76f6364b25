package dev.sluice.chain.pipeline;

import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineInput.LastInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages whose whole body comes with the question, for built-ins. */
class WholeMessagesTest {
  private final PipelineRig rig = new PipelineRig();
  private final List<ScriptedSearch> searches = new ArrayList<>();
  private int bugs;

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).hasSize(bugs);
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.timers()).isZero();
    assertThat(rig.loop.underWay()).isZero();
    searches.forEach(search -> assertThat(search.closed).isEqualTo(1));
  }

  private PipelineEntry entry(String key, OnError onError) {
    return entry(key, onError, search -> {});
  }

  private PipelineEntry entry(String key, OnError onError, Consumer<ScriptedSearch> how) {
    return new PipelineEntry.OfBuiltIn(
        ScriptedHooks.prepared(key, onError),
        head -> {
          ScriptedSearch search = new ScriptedSearch(head);
          how.accept(search);
          searches.add(search);
          return Optional.of(search);
        });
  }

  private PipelineOpened opened(String body) {
    PipelineOpen.Builder open = PipelineRig.response();
    open.getResponseBuilder().setDeclaredBytes(body.length());
    return opened(open, body);
  }

  private PipelineOpened opened(PipelineOpen.Builder open, String body) {
    open.setFirst(
        PipelineInput.newBuilder()
            .setNumber(1)
            .addChunks(ByteString.copyFromUtf8(body))
            .setEnd(LastInput.getDefaultInstance()));
    return rig.opened(open);
  }

  private static String text(PipelineOutput output) {
    return ByteString.copyFrom(output.getChunksList()).toStringUtf8();
  }

  @Test
  void theAnswerTellsAllOutput() {
    rig.with(entry("a", FAIL_CLOSED), entry("b", FAIL_CLOSED));

    PipelineOpened opened = opened("hold5");

    PipelineOutput output = opened.getFirst();
    assertThat(opened.getInspect().getReadersList()).containsExactly("a", "b");
    assertThat(opened.getStagesList()).hasSize(2);
    assertThat(output.getStart().getDeclaredBytes()).isEqualTo(5);
    assertThat(output.getStart().getTransformed()).isFalse();
    assertThat(text(output)).isEqualTo("hold5");
    assertThat(output.hasEnd()).isTrue();
    assertThat(output.getTaken()).isEqualTo(1);
    assertThat(output.getStagesList())
        .allSatisfy(
            trace -> {
              assertThat(trace.getOutcome()).isEqualTo(Outcome.OUTCOME_ALLOWED);
              assertThat(trace.getStreamed().getInputBytes()).isEqualTo(5);
            });
  }

  @Test
  void aRefusalIsTheAnswer() {
    rig.with(entry("a", FAIL_OPEN));

    PipelineOutput output = opened("deny").getFirst();

    assertThat(output.getDeny().getEntry()).isEqualTo("a");
    assertThat(output.hasStart()).isFalse();
    assertThat(output.getStages(0).getOutcome()).isEqualTo(Outcome.OUTCOME_DENIED);
  }

  @Test
  void whatCannotBeReadEndsItOrGoesOnByOnError() {
    rig.with(entry("open", FAIL_OPEN), entry("closed", FAIL_CLOSED));
    PipelineOutput output = opened("bomb").getFirst();

    assertThat(output.getUnavailable().getEntry()).isEqualTo("closed");
    assertThat(output.getUnavailable().getReasonCode()).isEqualTo("body_unreadable");
    assertThat(output.getPlatform()).isFalse();
    assertThat(output.getStages(0).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
  }

  @Test
  void failedOpenBodyIsWhole() {
    rig.with(entry("open", FAIL_OPEN));

    PipelineOutput output = opened("bomb").getFirst();

    assertThat(text(output)).isEqualTo("bomb");
    assertThat(output.hasEnd()).isTrue();
  }

  /** What takes more than a turn of the loop goes on as a stream. */
  @Test
  void longWorkIsPulled() {
    rig.with(entry("a", FAIL_CLOSED, search -> search.parts = 2));

    PipelineOpened opened = opened(PipelineRig.response(), "pass");

    assertThat(opened.getFirst().getEndingCase())
        .isEqualTo(PipelineOutput.EndingCase.ENDING_NOT_SET);
    assertThat(rig.pipelines.size()).isEqualTo(1);
    PipelineRig.Output rest = rig.drain();
    assertThat(text(opened.getFirst()) + rest.text()).isEqualTo("passmoremore");
    assertThat(rest.isOver()).isTrue();
  }

  @Test
  void aBugFailsTheMessageAlone() {
    bugs = 1;
    rig.with(entry("a", FAIL_OPEN));

    PipelineOutput output = opened("bug").getFirst();

    assertThat(output.getUnavailable().getReasonCode()).isEqualTo("external_service_error");
    assertThat(output.getPlatform()).isTrue();
  }
}
