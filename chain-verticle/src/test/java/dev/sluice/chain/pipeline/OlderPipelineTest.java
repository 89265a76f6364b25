package dev.sluice.chain.pipeline;

import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pipelines of services of the older response contract. */
class OlderPipelineTest {
  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void noBugs() {
    assertThat(rig.loop.bugs).isEmpty();
  }

  private ScriptedResponses service(
      ScriptedStream.Script<HttpResponseEvent, HttpResponseEventResult> script) {
    return new ScriptedResponses(rig.loop, script);
  }

  /** Answers units by itself, all else as a reader in pieces. */
  private ScriptedResponses onUnits(UnitScript script) {
    return service(
        (event, stream) -> {
          if (event.hasBody()) {
            script.on(event.getBody().getSequence(), event.getBody().getEndOfStream(), stream);
          } else {
            ScriptedResponses.pass(event, stream);
          }
        });
  }

  private void assertOver() {
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.underWay()).isZero();
  }

  @Test
  void oneUnitPassesAllStagesBeforeTheNext() {
    ScriptedResponses first = service(ScriptedResponses::pass);
    ScriptedResponses second =
        onUnits(
            (sequence, last, stream) -> {
              if (sequence != 1) {
                stream.answer(ScriptedResponses.passes(sequence));
              }
            });
    rig.with(first.entry("a", FAIL_CLOSED), second.entry("b", FAIL_CLOSED));
    PipelineOpened.Inspect inspect = rig.opened(PipelineRig.response()).getInspect();
    rig.input("one");
    rig.loop.advance(Duration.ofMillis(3));
    rig.input("two");
    rig.loop.advance(Duration.ofMillis(3));

    assertThat(inspect.getLockstep()).isTrue();
    assertThat(first.stream().sent).hasSize(1);

    second.stream().answer(ScriptedResponses.passes(1));
    rig.end();
    PipelineRig.Output output = rig.drain();

    assertThat(output.text()).isEqualTo("onetwo");
    assertThat(output.all.hasEnd()).isTrue();
    assertThat(output.all.getStart().getTransformed()).as("integrity headers go").isTrue();
    assertThat(first.stream().sent).hasSize(4);
    assertThat(first.stream().ends).containsExactly(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    assertOver();
  }

  @Test
  void joinsBytesAfterTheFirstUnitForTwoMilliseconds() {
    ScriptedResponses only = service(ScriptedResponses::pass);
    rig.with(only.entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());

    rig.input("what came with the head");
    assertThat(rig.drain().text()).isEqualTo("what came with the head");
    rig.input("a");
    rig.loop.advance(Duration.ofMillis(1));
    rig.input("b");
    assertThat(only.stream().sent).hasSize(1);
    rig.loop.advance(Duration.ofMillis(1));

    assertThat(only.stream().sent.getLast().getBody().getData().toStringUtf8()).isEqualTo("ab");
    rig.pipelines.close();
  }

  @Test
  void theWholeBodyIsOneUnitWithItsLength() {
    ScriptedResponses only = service(ScriptedResponses::whole);
    rig.with(only.entry("a", FAIL_CLOSED));
    PipelineOpened.Inspect inspect = rig.opened(PipelineRig.response()).getInspect();
    rig.input("hello ");
    assertThat(rig.drain().starts).isZero();
    rig.input("world");
    rig.end();
    PipelineRig.Output output = rig.drain();

    assertThat(inspect.getWhole()).isTrue();
    assertThat(output.all.getStart().getDeclaredBytes()).isEqualTo(11);
    assertThat(output.all.getStart().getTransformed()).isFalse();
    assertThat(output.text()).isEqualTo("hello world");
    assertThat(output.all.getStages(0).getStreamed().getOutcome()).isEqualTo("passthrough");
    assertThat(only.stream().sent).hasSize(2);
    assertOver();
  }

  @Test
  void withTrailersTheLengthIsNotDeclared() {
    rig.with(service(ScriptedResponses::whole).entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    rig.input("x");
    rig.end(PipelineRig.header("x-sum", "1"));

    PipelineRig.Output output = rig.drain();

    assertThat(output.all.getStart().hasDeclaredBytes()).isFalse();
    assertThat(output.all.getEnd().getTrailers(0).getName()).isEqualTo("x-sum");
  }

  @Test
  void aTransformationTakesIntegrityTrailersAway() {
    ScriptedResponses only =
        onUnits(
            (sequence, last, stream) ->
                stream.answer(ScriptedResponses.transform(sequence, last ? "" : "XX")));
    rig.with(only.entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    rig.input("x");
    rig.loop.advance(Duration.ofMillis(3));
    rig.end(PipelineRig.header("digest", "1"), PipelineRig.header("x-sum", "1"));

    PipelineRig.Output output = rig.drain();

    assertThat(output.text()).isEqualTo("XX");
    assertThat(output.all.getEnd().getTrailersList()).hasSize(1);
    assertThat(only.stream().sent.getLast().getTrailers().getHeadersList()).hasSize(1);
  }

  @Test
  void skippingTheRestFreesTheSession() {
    ScriptedResponses only =
        onUnits((sequence, last, stream) -> stream.answer(ScriptedResponses.skipRest(sequence)));
    rig.with(only.entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    rig.input("one");
    PipelineRig.Output early = rig.drain();
    rig.input("two");
    rig.end();
    PipelineRig.Output late = rig.drain();

    assertThat(early.text()).isEqualTo("one");
    assertThat(early.all.getServicesOver()).isTrue();
    assertThat(late.text()).isEqualTo("two");
    assertThat(only.stream().sent).hasSize(1);
    assertThat(only.stream().ends).containsExactly(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    assertOver();
  }

  @Test
  void blockingEndsAllStages() {
    ScriptedResponses first = service(ScriptedResponses::pass);
    ScriptedResponses second =
        onUnits((sequence, last, stream) -> stream.answer(ScriptedResponses.blocks(sequence)));
    rig.with(first.entry("a", FAIL_OPEN), second.entry("b", FAIL_OPEN));
    rig.opened(PipelineRig.response());
    rig.input("one");

    PipelineRig.Output output = rig.drain();

    assertThat(output.all.getDeny().getEntry()).isEqualTo("b");
    assertThat(output.all.getDeny().getReasonCode()).isEqualTo("leak");
    assertThat(first.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL);
    assertThat(second.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL);
    assertOver();
  }

  @Test
  void tooLargeForAWholeBodyGoesOnInPieces() {
    ScriptedResponses only = service(ScriptedResponses::whole).limit(8);
    rig.with(only.entry("a", FAIL_OPEN));
    rig.opened(PipelineRig.response());
    rig.input("12345");
    rig.loop.advance(Duration.ofMillis(3));
    rig.input("67890");

    PipelineRig.Output output = rig.drain();

    assertThat(output.text()).isEqualTo("1234567890");
    assertThat(output.starts).isEqualTo(1);
    assertThat(output.all.getStart().hasDeclaredBytes()).isFalse();
    assertThat(only.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
    rig.end();
    PipelineRig.Output last = rig.drain();
    assertThat(last.all.getStages(0).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
    assertThat(last.all.getStages(0).getReasonCode()).isEqualTo("whole_body_over_capacity");
    assertThat(last.all.getStages(0).getStreamed().getFailureCategory())
        .isEqualTo("payload_capacity");
    assertOver();
  }

  @Test
  void replacementsFillEightMebibytes() {
    ScriptedResponses whole = service(ScriptedResponses::whole);
    ScriptedResponses grows =
        onUnits(
            (sequence, last, stream) ->
                stream.answer(
                    ScriptedResponses.transform(sequence, last ? "" : "x".repeat(1 << 20))));
    rig.with(whole.entry("a", FAIL_CLOSED), grows.entry("b", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    for (int i = 0; i < 10; i++) {
      rig.input("x".repeat(64 << 10));
      rig.drain();
    }
    rig.end();

    PipelineRig.Output output = rig.drain();

    assertThat(output.all.getUnavailable().getReasonCode())
        .isEqualTo("response_body_aggregate_over_capacity");
    assertThat(grows.stream().sent.size()).isBetween(8, 9);
    assertOver();
  }

  @Test
  void thirtySecondsForAUnitThroughAllStages() {
    ScriptedResponses slow =
        onUnits(
            (sequence, last, stream) -> {
              rig.loop.advance(Duration.ofSeconds(31));
              stream.answer(ScriptedResponses.passes(sequence));
            });
    rig.with(
        slow.entry("a", FAIL_CLOSED), service(ScriptedResponses::pass).entry("b", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    rig.input("x");

    PipelineRig.Output output = rig.drain();

    assertThat(output.all.getUnavailable().getReasonCode()).isEqualTo("middleware_chain_timeout");
    assertThat(output.all.getUnavailable().getEntry()).isEqualTo("b");
    assertOver();
  }

  @Test
  void twoMinutesToCollect() {
    ScriptedResponses only = service(ScriptedResponses::whole);
    rig.with(only.entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    rig.input("x");
    rig.loop.advance(Duration.ofSeconds(119));
    assertThat(rig.drain().isOver()).isFalse();
    rig.loop.advance(Duration.ofSeconds(2));

    PipelineRig.Output output = rig.drain();

    assertThat(output.all.getUnavailable().getReasonCode())
        .isEqualTo("whole_body_accumulation_timeout");
    assertOver();
  }

  @Test
  void withoutASessionEachEntryDecides() {
    ScriptedResponses open = service(ScriptedResponses::pass);
    rig.with(open.entry("a", FAIL_OPEN));

    PipelineOpened opened = rig.opened(PipelineRig.response().setExhausted(true));

    assertThat(opened.hasPass()).isTrue();
    assertThat(opened.getStages(0).getReasonCode())
        .isEqualTo("middleware_session_capacity_exhausted");
    assertThat(open.isOpened()).isFalse();
  }

  /** Answers a unit. */
  @FunctionalInterface
  private interface UnitScript {
    void on(
        long sequence,
        boolean last,
        ScriptedStream<HttpResponseEvent, HttpResponseEventResult> stream);
  }
}
