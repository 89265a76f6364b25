package dev.sluice.chain.pipeline;

import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_STAGE_SKIPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.UninspectableTraffic;
import dev.sluice.proto.middleware.v1.UninspectableTrafficReason;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Traffic that cannot be shown, offered to hooks (http-hooks 11). */
class UninspectableQuestionsTest {
  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.underWay()).isZero();
  }

  private static PipelineOpen.Builder traffic() {
    return PipelineRig.request()
        .setUninspectable(
            UninspectableTraffic.newBuilder()
                .setHost("api.example.test")
                .setPort(443)
                .setReason(UninspectableTrafficReason.UNINSPECTABLE_TRAFFIC_REASON_TLS_SKIP));
  }

  private ScriptedHooks saying(HttpResult result) {
    return new ScriptedHooks(rig.loop, (event, stream) -> stream.answer(result));
  }

  private static PipelineEntry other(String key, boolean open) {
    return new PipelineEntry.Unavailable(
        ScriptedHooks.prepared(key, open ? FAIL_OPEN : FAIL_CLOSED), false);
  }

  @Test
  void eachHookAllowsAndOthersFailOpen() {
    ScriptedHooks first = saying(ScriptedHooks.goesOn());
    ScriptedHooks second = saying(ScriptedHooks.goesOn());
    rig.with(first.entry("a"), other("b", true), second.entry("c"));

    PipelineOpened opened = rig.opened(traffic());

    assertThat(opened.hasPass()).isTrue();
    assertThat(opened.getStages(1).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
    assertThat(opened.getStages(1).getReasonCode()).isEqualTo("traffic_uninspectable");
    assertThat(second.isOpened()).isTrue();
    assertThat(first.stream().ends).containsExactly(MIDDLEWARE_SESSION_END_REASON_STAGE_SKIPPED);
  }

  @Test
  void theSubjectHasNoModes() {
    HttpPreflight[] seen = new HttpPreflight[1];
    ScriptedHooks hooks =
        new ScriptedHooks(
            rig.loop,
            (event, stream) -> {
              seen[0] = event.getPreflight();
              stream.answer(ScriptedHooks.goesOn());
            });
    rig.with(hooks.entry("a"));

    rig.opened(traffic());

    assertThat(seen[0].getUninspectable().getHost()).isEqualTo("api.example.test");
    assertThat(seen[0].getPermittedBodyModesCount()).isZero();
    assertThat(seen[0].getLimits().getMaxChunkBytes()).isZero();
  }

  @Test
  void aRefusalStops() {
    ScriptedHooks refusing = saying(ScriptedHooks.reject("blind"));
    ScriptedHooks never = saying(ScriptedHooks.goesOn());
    rig.with(refusing.entry("a"), never.entry("b"));

    PipelineOpened opened = rig.opened(traffic());

    assertThat(opened.getDeny().getReasonCode()).isEqualTo("blind");
    assertThat(never.isOpened()).isFalse();
    assertThat(refusing.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL);
  }

  @Test
  void otherEntriesThatAreRequiredRefuse() {
    rig.with(other("a", false), saying(ScriptedHooks.goesOn()).entry("b"));

    PipelineOpened opened = rig.opened(traffic());

    assertThat(opened.getUnavailable().getEntry()).isEqualTo("a");
    assertThat(opened.getUnavailable().getReasonCode()).isEqualTo("traffic_uninspectable");
  }

  @Test
  void toReadItIsNoAnswer() {
    ScriptedHooks reading = saying(ScriptedHooks.streams());
    rig.with(reading.entry("a", FAIL_OPEN));

    PipelineOpened opened = rig.opened(traffic());

    assertThat(opened.getUnavailable().getReasonCode()).isEqualTo("body_mode_not_permitted");
    assertThat(reading.stream().ends)
        .containsExactly(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
  }

  @Test
  void norIsToChangeIt() {
    HttpResult.Builder changing = ScriptedHooks.goesOn().toBuilder();
    changing.getPreflightResultBuilder().addHeaderMutations(HeaderMutation.getDefaultInstance());
    rig.with(saying(changing.build()).entry("a", FAIL_OPEN));

    assertThat(rig.opened(traffic()).getUnavailable().getReasonCode())
        .isEqualTo("uninspectable_header_mutations");
  }

  @Test
  void silenceRefuses() {
    rig.with(new ScriptedHooks(rig.loop, (event, stream) -> {}).entry("a", FAIL_OPEN));
    PipelineRig.Told told = rig.open(traffic());

    rig.loop.advance(Duration.ofSeconds(1));

    assertThat(((PipelineOpened) told.answer()).getUnavailable().getReasonCode())
        .isEqualTo("middleware_timeout");
  }
}
