package dev.sluice.chain.pipeline;

import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.bus.ReplyTo;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.PipelinePull;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Numbers, pulls, leases and bounds of pipelines. */
class PipelineSlotsTest {
  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void noBugs() {
    assertThat(rig.loop.bugs).isEmpty();
    rig.pipelines.close();
    rig.drain();
  }

  private ScriptedHooks echo() {
    return new ScriptedHooks(rig.loop, ScriptedHooks::echo);
  }

  @Test
  void theSenderLearnsWhatWasTakenOnceItMayNeedTo() {
    rig.with(new ScriptedHooks(rig.loop, ScriptedHooks::buffer).entry("a"));
    rig.opened(PipelineRig.request());
    PipelineRig.Told first = rig.pull(PipelineRig.ROOM);

    rig.input("one");
    assertThat(first.isAnswered()).as("three more may be sent").isFalse();
    rig.input("two");
    assertThat(((PipelineOutput) first.answer()).getTaken()).isEqualTo(2);

    PipelineRig.Told second = rig.pull(PipelineRig.ROOM);
    rig.input("three");
    rig.end();
    assertThat(second.answers).as("with the output").hasSize(1);
    assertThat(((PipelineOutput) second.answer()).hasEnd()).isTrue();
  }

  @Test
  void endsWhileItsStagesAreAsked() {
    ScriptedHooks silent = new ScriptedHooks(rig.loop, (event, stream) -> {});
    ScriptedHooks never = echo();
    rig.with(silent.entry("a"), never.entry("b"));
    PipelineRig.Told told = rig.open(PipelineRig.request());

    rig.close(MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT, "downstream_disconnect");

    assertThat(told.refusals).containsExactly("499 pipeline_ended");
    assertThat(silent.stream().ends.getFirst())
        .isEqualTo(MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT);
    assertThat(never.isOpened()).isFalse();
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.underWay()).isZero();
  }

  @Test
  void endsWhileItIsPlanned() {
    Promise<Boolean> planned = Promise.promise();
    rig.planning = planned.future();
    ScriptedHooks never = echo();
    rig.with(never.entry("a"));
    PipelineRig.Told told = rig.open(PipelineRig.request());
    rig.close(MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT, "downstream_disconnect");

    planned.complete(true);

    assertThat(told.refusals).containsExactly("499 pipeline_ended");
    assertThat(never.isOpened()).isFalse();
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.underWay()).isZero();
  }

  @Test
  void aPlanThatNeverComesIsGivenUp() {
    Promise<Boolean> planned = Promise.promise();
    rig.planning = planned.future();
    PipelineRig.Told told = rig.open(PipelineRig.request());

    rig.tickFor(45);
    assertThat(told.refusals).isEmpty();
    rig.tickFor(1);
    planned.complete(true);

    assertThat(told.refusals).containsExactly("499 pipeline_expired");
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.underWay()).isZero();
  }

  @Test
  void aFutureThatFailsEndsItsPreflight() {
    ScriptedHooks broken = new ScriptedHooks(rig.loop, (event, stream) -> stream.breaks());
    rig.with(broken.entry("a"));

    PipelineRig.Told told = rig.open(PipelineRig.request());

    assertThat(told.refusals).containsExactly("500 internal");
    assertThat(broken.stream().ends).hasSize(1);
    assertThat(rig.pipelines.size()).isZero();
    rig.loop.bugs.clear();
  }

  @Test
  void endsTheStagesThatHadAnsweredToo() {
    ScriptedHooks first = echo();
    ScriptedHooks silent = new ScriptedHooks(rig.loop, (event, stream) -> {});
    rig.with(first.entry("a"), silent.entry("b"));
    rig.open(PipelineRig.request());

    rig.close(MIDDLEWARE_SESSION_END_REASON_CANCELLATION, "");

    assertThat(first.stream().ends).hasSize(1);
    assertThat(rig.pipelines.size()).isZero();
  }

  @Test
  void aBugInAPreflightEndsTheStagesBeforeIt() {
    ScriptedHooks first = echo();
    ScriptedHooks broken =
        new ScriptedHooks(
            rig.loop,
            (event, stream) -> {
              throw new IllegalStateException("bug");
            });
    rig.with(first.entry("a"), broken.entry("b"));

    PipelineRig.Told told = rig.open(PipelineRig.request());

    assertThat(told.refusals).containsExactly("500 internal");
    assertThat(first.stream().ends).hasSize(1);
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.underWay()).isZero();
    assertThat(rig.loop.bugs).hasSize(1);
    rig.loop.bugs.clear();
  }

  @Test
  void aNumberIsUsedOnce() {
    rig.with(echo().entry("a"));
    rig.opened(PipelineRig.request());

    assertThat(rig.open(PipelineRig.request()).refusals).containsExactly("404 pipeline_exists");
  }

  @Test
  void closingWhatIsNotThereIsAnswered() {
    assertThat(rig.close(MIDDLEWARE_SESSION_END_REASON_CANCELLATION, "").getStagesList()).isEmpty();
  }

  @Test
  void boundsThoseOfOneSender() {
    rig.with(echo().entry("a"));
    for (int i = 0; i < ChainPipelines.MAX_OF_SENDER; i++) {
      rig.opened(PipelineRig.request().setPipeline(100 + i));
    }

    assertThat(rig.open(PipelineRig.request()).refusals).containsExactly("503 too_many_pipelines");
    assertThat(rig.open(PipelineRig.request().setSender("other")).isAnswered()).isTrue();
  }

  @Test
  void aNewerPullAnswersAnOlderOne() {
    rig.with(new ScriptedHooks(rig.loop, ScriptedHooks::buffer).entry("a"));
    rig.opened(PipelineRig.request());
    PipelineRig.Told older = rig.pull(10);
    assertThat(older.isAnswered()).isFalse();

    PipelineRig.Told newer = rig.pull(10);

    assertThat(((PipelineOutput) older.answer()).getChunksCount()).isZero();
    assertThat(newer.isAnswered()).isFalse();
  }

  @Test
  void anIdlePullIsAnsweredAfterFiveSeconds() {
    rig.with(new ScriptedHooks(rig.loop, ScriptedHooks::buffer).entry("a"));
    rig.opened(PipelineRig.request());
    PipelineRig.Told told = rig.pull(10);

    rig.tickFor(4);
    assertThat(told.isAnswered()).isFalse();
    rig.tickFor(1);

    assertThat(told.isAnswered()).isTrue();
  }

  @Test
  void afterAPauseAllHaveTheirLeaseAgain() {
    rig.with(new ScriptedHooks(rig.loop, ScriptedHooks::buffer).entry("a"));
    rig.opened(PipelineRig.request());

    rig.loop.advance(Duration.ofSeconds(60));
    rig.pipelines.tick();

    assertThat(rig.pipelines.size()).isEqualTo(1);
  }

  /** A bug while one of them ticks keeps no other. */
  @Test
  void anAnswerThatCannotBeSentEndsTheLeasesOfAll() {
    rig.with(new ScriptedHooks(rig.loop, ScriptedHooks::buffer).entry("a"));
    rig.opened(PipelineRig.request());
    rig.opened(PipelineRig.request().setPipeline(8));
    rig.pipelines.pull(
        PipelinePull.newBuilder().setSender(PipelineRig.SENDER).setPipeline(7).setNumber(1).build(),
        new Unreachable());

    rig.tickFor(25);

    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.bugs).hasSize(1);
    rig.loop.bugs.clear();
  }

  /** A sender that cannot be answered. */
  private static final class Unreachable implements ReplyTo {
    @Override
    public void answer(MessageLite answer) {
      throw new IllegalStateException("bug");
    }

    @Override
    public void refuse(int code, String reason) {
      throw new IllegalStateException("bug");
    }
  }
}
