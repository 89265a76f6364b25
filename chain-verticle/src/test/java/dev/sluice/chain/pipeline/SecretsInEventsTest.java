package dev.sluice.chain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.builtin.secrets.SecretsMiddleware;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.testing.SampleSecrets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sluice/secrets} on server-sent events, by a clock that the test moves. */
class SecretsInEventsTest {
  private static final String TOKEN = SampleSecrets.all().getOrDefault("github-token", "none");
  private static final int HALF = TOKEN.length() / 2;

  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.timers()).isZero();
  }

  private static String event(String text) {
    return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  private void open() {
    switch (new SecretsMiddleware().prepare(Value.MapValue.EMPTY)) {
      case Prepared.Ready ready ->
          rig.with(
              new PipelinePlanner.PipelineEntry.OfBuiltIn(
                  ScriptedHooks.prepared("secrets", OnError.FAIL_CLOSED),
                  ready.evaluator().streams().orElseThrow()));
      case Prepared.Invalid invalid -> throw new AssertionError(invalid.reason());
    }
    PipelineOpen.Builder open = PipelineRig.response();
    open.getResponseBuilder()
        .clearHeaders()
        .addHeaders(PipelineRig.header("content-type", "text/event-stream; charset=utf-8"));
    assertThat(rig.opened(open).hasInspect()).isTrue();
    assertThat(rig.drain().starts).isEqualTo(1);
  }

  @Test
  void anEventGoesOnAtOnce() {
    open();
    rig.input(event("some words"));
    assertThat(rig.drain().text()).isEqualTo(event("some words"));
    rig.end();
    rig.drain();
  }

  @Test
  void whatCouldBeginATokenGoesOnAfterFiftyMillisecondsAndItsRestDoesNot() {
    open();
    rig.input(event("it is " + TOKEN.substring(0, HALF)));
    rig.loop.advance(Duration.ofMillis(30));
    assertThat(rig.drain().text()).isEmpty();
    rig.loop.advance(Duration.ofMillis(20));
    assertThat(rig.drain().text()).isEqualTo(event("it is " + TOKEN.substring(0, HALF)));

    rig.input(event(TOKEN.substring(HALF) + ", and more of that"));
    assertThat(rig.drain().text())
        .isEqualTo(event("*".repeat(TOKEN.length() - HALF) + ", and more of that"));
    rig.end();
    assertThat(rig.drain().all.getStages(0).getFindings(0).getType())
        .isEqualTo("secrets.github-token");
  }

  @Test
  void aTokenWithoutAPauseIsWrittenOverInBothEvents() {
    open();
    rig.input(event("it is " + TOKEN.substring(0, HALF)));
    rig.input(event(TOKEN.substring(HALF) + ", and more of that"));
    rig.end();
    assertThat(rig.drain().text())
        .hasSize(2 * event("").length() + "it is , and more of that".length() + TOKEN.length())
        .doesNotContain(TOKEN.substring(0, HALF))
        .doesNotContain(TOKEN.substring(HALF))
        .contains("it is [REDACTED]*");
  }

  /** The next event is another text for most clients. */
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void aTokenInTheLinesOfOneEventEndsWithIt(String breaks) {
    String begin = "data: the key" + breaks + "data: " + TOKEN.substring(0, HALF) + breaks;
    String end = "data: " + TOKEN.substring(HALF) + breaks + breaks;
    String next = "data: more" + breaks + breaks;
    open();
    rig.input(begin + end + next);
    rig.input(next);
    rig.end();
    PipelineRig.Output output = rig.drain();
    assertThat(output.text())
        .isEqualTo(
            begin.replace(TOKEN.substring(0, HALF), "*".repeat(HALF))
                + end.replace(TOKEN.substring(HALF), "*".repeat(TOKEN.length() - HALF))
                + next
                + next);
    assertThat(output.all.getStages(0).getFindings(0).getCount()).isEqualTo(1);
  }

  @Test
  void aTokenInLinesIsToldOnce() {
    open();
    rig.input("data: " + TOKEN.substring(0, HALF) + "\ndata: " + TOKEN.substring(HALF) + "\n\n");
    rig.end();
    PipelineRig.Output output = rig.drain();
    assertThat(output.text()).startsWith("data: [REDACTED]*");
    assertThat(output.all.getStages(0).getFindings(0).getCount()).isEqualTo(1);
  }
}
