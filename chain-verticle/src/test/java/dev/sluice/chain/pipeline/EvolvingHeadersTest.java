package dev.sluice.chain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.chain.builtin.secrets.SecretsMiddleware;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.pipeline.flow.HeadChanges;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpBufferedResult;
import dev.sluice.proto.middleware.v1.HttpFinish;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpOutputStart;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.HttpUnchanged;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.testing.SampleSecrets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code sluice/secrets} makes of headers that a service before it writes with its output. */
class EvolvingHeadersTest {
  private static final String TOKEN = SampleSecrets.all().getOrDefault("github-token", "none");

  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.timers()).isZero();
  }

  private static HeaderMutation written(String name, String value) {
    return written(name, value, ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE);
  }

  private static HeaderMutation written(String name, String value, ExistingHeaderAction action) {
    return HeaderMutation.newBuilder()
        .setWrite(WriteHeader.newBuilder().setName(name).setValue(value).setOnExisting(action))
        .build();
  }

  /** A service that writes a header once it has the body, or before it has any. */
  private PipelineEntry writing(String mode, HeaderMutation header) {
    HttpResult start =
        HttpResult.newBuilder()
            .setOutputStart(HttpOutputStart.newBuilder().addHeaderMutations(header))
            .build();
    HttpResult whole =
        HttpResult.newBuilder()
            .setBufferedResult(
                HttpBufferedResult.newBuilder()
                    .setUnchanged(HttpUnchanged.newBuilder())
                    .addHeaderMutations(header))
            .build();
    return new ScriptedHooks(
            rig.loop,
            (event, stream) -> {
              if (mode.equals("STREAM") && event.hasBegin()) {
                stream.answer(start);
              } else if (mode.equals("STREAM")) {
                ScriptedHooks.echo(event, stream);
              } else if (event.hasBufferedBody()) {
                stream.answer(whole);
              } else {
                ScriptedHooks.buffer(event, stream);
              }
            })
        .entry("writes");
  }

  private static PipelineEntry secrets(String action) {
    Value.MapValue config =
        new Value.MapValue(
            Map.of("mode", new Value.TextValue(action), "scope", new Value.TextValue("request")));
    return switch (new SecretsMiddleware().prepare(config)) {
      case Prepared.Ready ready ->
          new PipelineEntry.OfBuiltIn(
              ScriptedHooks.prepared("secrets", OnError.FAIL_CLOSED),
              ready.evaluator().streams().orElseThrow());
      case Prepared.Invalid invalid -> throw new AssertionError(invalid.reason());
    };
  }

  /** A service that reads no body. */
  private PipelineEntry injecting(HeaderMutation header) {
    HttpResult goesOn =
        HttpResult.newBuilder()
            .setPreflightResult(
                HttpPreflightResult.newBuilder()
                    .setContinueWithoutBody(
                        ScriptedHooks.goesOn().getPreflightResult().getContinueWithoutBody())
                    .addHeaderMutations(header))
            .build();
    return new ScriptedHooks(rig.loop, (event, stream) -> stream.answer(goesOn)).entry("injects");
  }

  private static PipelineOpen.Builder message(String side, boolean declared) {
    if (side.equals("request")) {
      PipelineOpen.Builder open = PipelineRig.request();
      if (declared) {
        open.getRequestBuilder().setDeclaredBytes(4);
      }
      return open;
    }
    PipelineOpen.Builder open = PipelineRig.response();
    if (declared) {
      open.getResponseBuilder().setDeclaredBytes(4);
    }
    return open;
  }

  private PipelineRig.Output body(HttpHeader... trailers) {
    rig.input("pass");
    rig.end(trailers);
    return rig.drain();
  }

  @ParameterizedTest
  @CsvSource({
    "request, BUFFERED, true", "request, BUFFERED, false",
    "request, STREAM, true", "request, STREAM, false",
    "response, BUFFERED, true", "response, BUFFERED, false",
    "response, STREAM, true", "response, STREAM, false"
  })
  void aSecretInOneIsRefused(String side, String mode, boolean declared) {
    rig.with(writing(mode, written("x-note", "it is " + TOKEN)), secrets("deny"));
    assertThat(rig.opened(message(side, declared)).hasInspect()).isTrue();

    PipelineRig.Output output = body();

    assertThat(output.all.getDeny().getEntry()).isEqualTo("secrets");
    assertThat(output.starts).isZero();
    assertThat(output.all.getStages(1).getFindingsList())
        .extracting("type", "count")
        .containsExactly(tuple("secrets.github-token", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"request", "response"})
  void aSecretInOneIsTakenOut(String side) {
    HttpHeader first = PipelineRig.header("x-note", "kept");
    PipelineOpen.Builder open = message(side, true);
    if (side.equals("request")) {
      open.getRequestBuilder().addHeaders(first);
    } else {
      open.getResponseBuilder().addHeaders(first);
    }
    HeaderMutation appended =
        written("X-Note", TOKEN, ExistingHeaderAction.EXISTING_HEADER_ACTION_APPEND);
    rig.with(writing("STREAM", appended), secrets("redact"));
    rig.opened(open);

    PipelineRig.Output output = body();

    assertThat(output.all.hasEnd()).isTrue();
    assertThat(output.text()).isEqualTo("pass");
    assertThat(HeadChanges.apply(output.all.getStart().getHeaderMutationsList(), List.of(first)))
        .containsExactly(first, PipelineRig.header("x-note", "[REDACTED]"));
  }

  @Test
  void aServiceBehindItMayWriteASecret() {
    rig.with(
        writing("STREAM", written("x-note", "nothing")),
        secrets("deny"),
        injecting(written("x-key", TOKEN)));
    rig.opened(message("request", true));

    assertThat(body().all.hasEnd()).isTrue();
  }

  @Test
  void whatTheFirstHeadHadIsToldOnce() {
    PipelineOpen.Builder open = message("request", false);
    open.getRequestBuilder().addHeaders(PipelineRig.header("x-first", TOKEN));
    rig.with(writing("BUFFERED", written("x-note", "nothing")), secrets("detect"));
    rig.opened(open);

    assertThat(body().all.getStages(1).getFindingsList())
        .extracting("type", "count")
        .containsExactly(tuple("secrets.github-token", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"request", "response"})
  void aSecretInATrailerThatAServiceWritesIsRefused(String side) {
    HttpResult finish =
        HttpResult.newBuilder()
            .setFinish(HttpFinish.newBuilder().addTrailerMutations(written("x-end", TOKEN)))
            .build();
    ScriptedHooks ending =
        new ScriptedHooks(
            rig.loop,
            (event, stream) -> {
              if (event.hasInputEnd()) {
                stream.answer(finish);
              } else {
                ScriptedHooks.echo(event, stream);
              }
            });
    rig.with(ending.entry("writes"), secrets("deny"));
    rig.opened(message(side, false));

    assertThat(body(PipelineRig.header("x-end", "fine")).all.getDeny().getEntry())
        .isEqualTo("secrets");
  }

  /** A body that was to be one text is made one of events, whose texts go on across them. */
  @Test
  void theBodyIsSearchedAsALateHeaderSaysItIs() {
    HeaderMutation events = written("content-type", "text/event-stream");
    rig.with(writing("STREAM", events), secrets("deny"));
    assertThat(rig.opened(message("response", false)).hasInspect()).isTrue();
    int half = TOKEN.length() / 2;
    rig.input(event(TOKEN.substring(0, half)) + event(TOKEN.substring(half)));
    rig.end();

    assertThat(rig.drain().all.getDeny().getEntry()).isEqualTo("secrets");
  }

  private static String event(String text) {
    return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }
}
