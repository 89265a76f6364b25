package dev.sluice.chain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.TextValue;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code on_error} decides about trailers that {@code sluice/secrets} cannot search. */
class UnsearchedTrailersTest {
  private static final String REASON = "sluicesecrets a part of the request is beyond its limits";

  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
  }

  private static PipelineEntry secrets(OnError onError) {
    MapValue config =
        new MapValue(
            Map.of(
                "mode", new TextValue("deny"),
                "scope", new TextValue("request"),
                "undecoded", new TextValue("fail")));
    return switch (new BuiltIns().find("sluice/secrets").orElseThrow().prepare(config)) {
      case Prepared.Ready ready ->
          new PipelineEntry.OfBuiltIn(
              ScriptedHooks.prepared("a", onError), ready.evaluator().streams().orElseThrow());
      case Prepared.Invalid invalid -> throw new AssertionError(invalid.reason());
    };
  }

  private static HttpHeader deep() {
    String text = "plain words that are long enough";
    for (int i = 0; i < 6; i++) {
      text = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
    return PipelineRig.header("x-deep", text);
  }

  private PipelineRig.Output output(OnError onError) {
    rig.with(secrets(onError));
    rig.opened(PipelineRig.response());
    rig.input("some words");
    rig.end(deep());
    return rig.drain();
  }

  @Test
  void theyFailTheMessage() {
    PipelineRig.Output output = output(OnError.FAIL_CLOSED);

    assertThat(output.all.getUnavailable().getReasonCode()).isEqualTo(REASON);
    assertThat(output.text()).isEmpty();
  }

  @Test
  void theyGoOnWithTheBodyWhereTheEntryFailsOpen() {
    PipelineRig.Output output = output(OnError.FAIL_OPEN);

    assertThat(output.text()).isEqualTo("some words");
    assertThat(output.all.getEnd().getTrailersList()).containsExactly(deep());
    assertThat(output.all.getStagesList())
        .singleElement()
        .extracting(StageTrace::getOutcome)
        .isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
  }
}
