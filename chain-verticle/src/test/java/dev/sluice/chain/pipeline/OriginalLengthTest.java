package dev.sluice.chain.pipeline;

import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.proto.middleware.v1.HttpBodyMode.HTTP_BODY_MODE_BUFFERED;
import static dev.sluice.proto.middleware.v1.HttpBodyMode.HTTP_BODY_MODE_STREAM;
import static dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_OVER_LIMIT;
import static dev.sluice.proto.middleware.v1.HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_HEADERS_ONLY;
import static dev.sluice.proto.middleware.v1.HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_STREAM_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpResponsePreflight;
import dev.sluice.proto.v1.PipelineOpen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses whose bodies may come with another length than the origin's (http-responses 5.1). */
class OriginalLengthTest {
  private final PipelineRig rig = new PipelineRig();
  private final List<HttpPreflight> asked = new ArrayList<>();
  private final ScriptedHooks hooks =
      new ScriptedHooks(
          rig.loop,
          (event, stream) -> {
            if (event.hasPreflight()) {
              asked.add(event.getPreflight());
            }
            ScriptedHooks.echo(event, stream);
          });

  @AfterEach
  void noBugs() {
    assertThat(rig.loop.bugs).isEmpty();
  }

  private static PipelineOpen.Builder original(long bytes) {
    PipelineOpen.Builder open = PipelineRig.response();
    open.getResponseBuilder()
        .setOriginalBytes(bytes)
        .addHeaders(PipelineRig.header("content-length", Long.toString(bytes)));
    return open;
  }

  private HttpPreflight asked() {
    return asked.getFirst();
  }

  @Test
  void aServiceIsToldTheLengthAndNotOfferedWhatIsOverItsLimit() {
    rig.with(hooks.entry("a"));
    rig.opened(original(ScriptedHooks.LIMIT + 1));

    assertThat(asked().getDeclaredBodyBytes()).isEqualTo(ScriptedHooks.LIMIT + 1);
    assertThat(asked().getPermittedBodyModesList()).containsExactly(HTTP_BODY_MODE_STREAM);
    assertThat(asked().getUnavailableBodyModes(0).getMode()).isEqualTo(HTTP_BODY_MODE_BUFFERED);
    assertThat(asked().getUnavailableBodyModes(0).getReason())
        .isEqualTo(HTTP_BODY_UNAVAILABLE_REASON_OVER_LIMIT);
  }

  @Test
  void oneThatFitsMayBeReadWhole() {
    rig.with(hooks.entry("a"));
    rig.opened(original(5));

    assertThat(asked().getDeclaredBodyBytes()).isEqualTo(5);
    assertThat(asked().getPermittedBodyModesList())
        .containsExactly(HTTP_BODY_MODE_BUFFERED, HTTP_BODY_MODE_STREAM);
  }

  @Test
  void aServiceOfTheOlderContractIsOfferedTheSame() {
    List<HttpResponsePreflight> seen = new ArrayList<>();
    ScriptedResponses older =
        new ScriptedResponses(
            rig.loop,
            (event, stream) -> {
              if (event.hasPreflight()) {
                seen.add(event.getPreflight());
              }
              ScriptedResponses.pass(event, stream);
            });
    rig.with(older.entry("a", FAIL_CLOSED));
    rig.opened(original(8 << 20));

    assertThat(seen.getFirst().getPermittedBodyModesList())
        .containsExactly(
            HTTP_RESPONSE_BODY_MODE_HEADERS_ONLY, HTTP_RESPONSE_BODY_MODE_STREAM_BYTES);
  }

  /** The length of what comes is not known: none is told on, and none is checked. */
  @Test
  void theBodyMayHaveAnotherLength() {
    List<ScriptedSearch> searches = new ArrayList<>();
    rig.with(
        hooks.entry("a"),
        new PipelineEntry.OfBuiltIn(
            ScriptedHooks.prepared("b", FAIL_CLOSED),
            head -> {
              searches.add(new ScriptedSearch(head));
              return Optional.of(searches.getLast());
            }));
    rig.opened(original(9));
    rig.input("pass");
    rig.end();
    PipelineRig.Output output = rig.drain();

    assertThat(output.text()).isEqualTo("pass");
    assertThat(output.all.getStart().hasDeclaredBytes()).isFalse();
    assertThat(output.all.hasEnd()).isTrue();
    assertThat(searches).hasSize(1);
    assertThat(searches.getFirst().begun.declared()).isEmpty();
  }
}
