package dev.sluice.chain.pipeline;

import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.stage.StreamSearch;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason;
import dev.sluice.proto.v1.BodyEligibility;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Built-ins in pipelines, alone and beside services. */
class BuiltInPipelineTest {
  private final PipelineRig rig = new PipelineRig();
  private final List<ScriptedSearch> searches = new ArrayList<>();

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.timers()).isZero();
    searches.forEach(search -> assertThat(search.closed).isEqualTo(1));
  }

  private PipelineEntry entry(String key, OnError onError) {
    return new PipelineEntry.OfBuiltIn(
        ScriptedHooks.prepared(key, onError),
        head -> {
          ScriptedSearch search = new ScriptedSearch(head);
          searches.add(search);
          return Optional.of(search);
        });
  }

  private static PipelineOpen.Builder declared(long bytes) {
    PipelineOpen.Builder open = PipelineRig.response();
    open.getResponseBuilder().setDeclaredBytes(bytes);
    return open;
  }

  @Test
  void aShortBodyKeepsItsLengthAndItsHeaders() {
    rig.with(entry("a", FAIL_CLOSED));
    PipelineOpened.Inspect inspect = rig.opened(declared(5)).getInspect();
    rig.input("hold5");
    assertThat(rig.drain().starts).isZero();
    rig.end();

    PipelineRig.Output output = rig.drain();

    assertThat(inspect.getServices()).isFalse();
    assertThat(inspect.getLockstep()).isFalse();
    assertThat(output.all.getStart().getDeclaredBytes()).isEqualTo(5);
    assertThat(output.all.getStart().getTransformed()).isFalse();
    assertThat(output.text()).isEqualTo("hold5");
  }

  /** Its head may declare the length of another body (http-responses 5.1). */
  @Test
  void aResponseWithoutABodyIsNotRead() {
    rig.with(entry("a", FAIL_CLOSED));
    PipelineOpen.Builder open = declared(5);
    open.getResponseBuilder()
        .setEligibility(
            BodyEligibility.newBuilder()
                .setBuffered(HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_BODYLESS)
                .setStream(HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_BODYLESS));

    PipelineOpened opened = rig.opened(open);

    assertThat(opened.hasPass()).isTrue();
    assertThat(opened.getStages(0).getStreamed().getOutcome()).isEqualTo("continue");
  }

  private static PipelineOpen.Builder events() {
    PipelineOpen.Builder open = PipelineRig.response();
    open.getResponseBuilder()
        .setHeaders(0, PipelineRig.header("content-type", "text/event-stream"));
    return open;
  }

  @Test
  void theHeadOfEventsGoesOnAtOnce() {
    rig.with(entry("a", FAIL_CLOSED));
    rig.opened(events());

    assertThat(rig.drain().starts).isEqualTo(1);

    rig.input("pass");
    assertThat(rig.drain().text()).isEqualTo("pass");
    rig.end();
    assertThat(rig.drain().all.hasEnd()).isTrue();
  }

  @Test
  void anyOtherHeadGoesOnWithTheFirstOutput() {
    rig.with(entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    assertThat(rig.drain().starts).isZero();

    rig.input("pass");

    PipelineRig.Output output = rig.drain();
    assertThat(output.starts).isEqualTo(1);
    assertThat(output.text()).isEqualTo("pass");
    rig.end();
    rig.drain();
  }

  @Test
  void theHeadOfASilentBodyGoesOnAfterASecond() {
    rig.with(entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    assertThat(rig.drain().starts).isZero();

    rig.loop.advance(Duration.ofSeconds(1));

    assertThat(rig.drain().starts).isEqualTo(1);
    rig.end();
    rig.drain();
  }

  @Test
  void theTimeOfWhatIsHeldBeginsWithItsFirstByte() {
    rig.with(entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    rig.input("one");
    rig.loop.advance(Duration.ofMillis(30));
    rig.input("two");
    rig.loop.advance(Duration.ofMillis(30));

    assertThat(rig.drain().text()).isEqualTo("onetwo");

    rig.end();
    rig.drain();
  }

  @Test
  void whatWasClearedBeforeAFailureGoesFirst() {
    rig.with(entry("a", FAIL_OPEN));
    rig.opened(PipelineRig.response());
    searches.getFirst().whenDue = "bomb";
    rig.input("pass");
    rig.input("+2");
    rig.input("+3");
    rig.input("+4");
    rig.loop.advance(Duration.ofMillis(50));
    rig.end();

    PipelineRig.Output output = rig.drain();

    assertThat(output.text()).isEqualTo("pass+2+3+4");
    assertThat(output.all.getStages(0).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
  }

  @Test
  void aBodyWithTrailersHasNoLengthAndTheyVouchForNothing() {
    rig.with(entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    rig.input("hold");
    searches.getFirst().changes = true;
    rig.end(PipelineRig.header("content-digest", "sha-256=:x:"), PipelineRig.header("x-sum", "1"));

    PipelineRig.Output output = rig.drain();

    assertThat(output.all.getStart().hasDeclaredBytes()).isFalse();
    assertThat(output.all.getEnd().getTrailersList())
        .containsExactly(PipelineRig.header("x-sum", "1"));
    assertThat(output.text()).isEqualTo("hold");
  }

  @Test
  void aPieceThatHoldsMuchIsReadInTurns() {
    rig.with(entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    searches.getFirst().parts = 3;
    rig.input("pass");
    rig.end();

    PipelineRig.Output output = rig.drain();

    assertThat(output.text()).isEqualTo("passmoremoremore");
    assertThat(output.all.hasEnd()).isTrue();
  }

  @Test
  void nothingIsHeldLongerThanFiftyMilliseconds() {
    rig.with(entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    rig.input("hold");
    assertThat(rig.drain().text()).isEmpty();

    rig.loop.advance(Duration.ofMillis(StreamSearch.HELD_MILLIS));

    assertThat(StreamSearch.HELD_MILLIS).isLessThan(50);
    assertThat(rig.drain().text()).isEqualTo("hold");
    rig.end();
    rig.drain();
  }

  @Test
  void aRefusalEndsTheMessage() {
    rig.with(entry("a", FAIL_OPEN));
    rig.opened(PipelineRig.response());
    rig.input("deny");

    PipelineRig.Output output = rig.drain();

    assertThat(output.all.getDeny().getReasonCode()).isEqualTo("secret");
    assertThat(output.all.getStages(0).getStreamed().getOutcome()).isEqualTo("reject");
    assertThat(output.text()).isEmpty();
  }

  @Test
  void whatCannotBeReadPassesWhereItMay() {
    ScriptedHooks hooks = new ScriptedHooks(rig.loop, ScriptedHooks::echo);
    rig.with(hooks.entry("h"), entry("a", FAIL_OPEN));
    rig.opened(PipelineRig.response());
    rig.input("hold");
    rig.input("bomb");
    rig.input("deny");
    rig.end();

    PipelineRig.Output output = rig.drain();

    assertThat(output.text()).isEqualTo("holdbombdeny");
    assertThat(output.all.getStages(1).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
    assertThat(output.all.getStages(1).getStreamed().getHooks()).isTrue();
    assertThat(output.all.getStages(1).getStreamed().getFailureCategory())
        .isEqualTo("response_not_inspectable");
  }

  @Test
  void whatCannotBeReadIsRefusedWhereItMust() {
    rig.with(entry("a", FAIL_CLOSED));
    rig.opened(PipelineRig.response());
    rig.input("bomb");

    assertThat(rig.drain().all.getUnavailable().getReasonCode()).isEqualTo("body_unreadable");
  }

  @Test
  void aBugEndsItsMessageAlone() {
    rig.with(entry("a", FAIL_OPEN));
    rig.opened(PipelineRig.response());
    rig.input("bug");

    PipelineRig.Output output = rig.drain();

    assertThat(output.all.getUnavailable().getReasonCode()).isEqualTo("external_service_error");
    assertThat(output.all.getPlatform()).isTrue();
    assertThat(rig.loop.bugs).hasSize(1);
    rig.loop.bugs.clear();
  }

  @Test
  void aNodeThatLeavesFailsItsMessages() {
    rig.with(entry("a", FAIL_OPEN));
    rig.opened(PipelineRig.response());
    rig.drain();

    rig.pipelines.close();

    assertThat(rig.drain().all.getPlatform()).isTrue();
    assertThat(rig.open(PipelineRig.response().setPipeline(8)).refusals)
        .containsExactly("503 closed");
  }
}
