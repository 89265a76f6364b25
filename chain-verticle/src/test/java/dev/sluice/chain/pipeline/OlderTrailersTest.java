package dev.sluice.chain.pipeline;

import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpResponseBodyResult;
import dev.sluice.proto.middleware.v1.HttpResponseBodySkipRemaining;
import dev.sluice.proto.middleware.v1.HttpResponseBodyTransform;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEvent.EventCase;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponseTrailersResult;
import dev.sluice.proto.middleware.v1.WriteHeader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trailers of a body that a stage of the older contract replaced (http-responses 7.5). */
class OlderTrailersTest {
  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
    assertThat(rig.loop.underWay()).isZero();
  }

  /** Answers one kind of event by itself, the others as told. */
  private ScriptedResponses on(
      EventCase when,
      Answer answer,
      ScriptedStream.Script<HttpResponseEvent, HttpResponseEventResult> others) {
    return new ScriptedResponses(
        rig.loop,
        (event, stream) -> {
          if (event.getEventCase() == when) {
            answer.to(event, stream);
          } else {
            others.on(event, stream);
          }
        });
  }

  /** Reads the body whole, and replaces it. */
  private static void replace(
      HttpResponseEvent event, ScriptedStream<HttpResponseEvent, HttpResponseEventResult> stream) {
    if (event.hasBody()) {
      stream.answer(ScriptedResponses.transform(event.getBody().getSequence(), "new"));
    } else {
      ScriptedResponses.whole(event, stream);
    }
  }

  private ScriptedResponses passing() {
    return new ScriptedResponses(rig.loop, ScriptedResponses::pass);
  }

  private static void writeDigest(
      HttpResponseEvent event, ScriptedStream<HttpResponseEvent, HttpResponseEventResult> stream) {
    stream.answer(
        HttpResponseEventResult.newBuilder()
            .setTrailersResult(
                HttpResponseTrailersResult.newBuilder()
                    .addTrailerMutations(
                        HeaderMutation.newBuilder()
                            .setWrite(
                                WriteHeader.newBuilder()
                                    .setName("digest")
                                    .setValue("2")
                                    .setOnExisting(
                                        ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE))))
            .build());
  }

  private PipelineRig.Output delivered() {
    rig.opened(PipelineRig.response());
    rig.input("x");
    rig.loop.advance(Duration.ofMillis(3));
    rig.end(PipelineRig.header("digest", "1"), PipelineRig.header("x-sum", "1"));
    return rig.drain();
  }

  private static List<String> shown(ScriptedResponses service) {
    return names(service.stream().sent.getLast().getTrailers().getHeadersList());
  }

  private static List<String> names(List<HttpHeader> trailers) {
    return trailers.stream().map(HttpHeader::getName).toList();
  }

  private static List<String> left(PipelineRig.Output output) {
    return names(output.all.getEnd().getTrailersList());
  }

  @Test
  void ofAnUnchangedBodyAllAreShownAndMayBeWritten() {
    ScriptedResponses writes =
        on(EventCase.TRAILERS, OlderTrailersTest::writeDigest, ScriptedResponses::whole);
    rig.with(writes.entry("a", FAIL_CLOSED));

    PipelineRig.Output output = delivered();

    assertThat(shown(writes)).containsExactly("digest", "x-sum");
    assertThat(output.all.getEnd().getTrailersList()).contains(PipelineRig.header("digest", "2"));
  }

  @Test
  void aStageThatReplacedTheWholeBodyIsNotShownIntegrity() {
    ScriptedResponses replaces = new ScriptedResponses(rig.loop, OlderTrailersTest::replace);
    ScriptedResponses next = passing();
    rig.with(replaces.entry("a", FAIL_CLOSED), next.entry("b", FAIL_CLOSED));

    PipelineRig.Output output = delivered();

    assertThat(output.text()).isEqualTo("new");
    assertThat(shown(replaces)).containsExactly("x-sum");
    assertThat(shown(next)).containsExactly("x-sum");
    assertThat(left(output)).containsExactly("x-sum");
  }

  @Test
  void aStageThatReplacesTheLastUnitIsNotShownIntegrity() {
    ScriptedResponses replaces =
        on(
            EventCase.BODY,
            (event, stream) ->
                stream.answer(
                    event.getBody().getEndOfStream()
                        ? ScriptedResponses.transform(event.getBody().getSequence(), "!")
                        : ScriptedResponses.passes(event.getBody().getSequence())),
            ScriptedResponses::pass);
    rig.with(replaces.entry("a", FAIL_CLOSED));

    PipelineRig.Output output = delivered();

    assertThat(output.text()).isEqualTo("x!");
    assertThat(shown(replaces)).containsExactly("x-sum");
    assertThat(left(output)).containsExactly("x-sum");
  }

  @Test
  void itMayNotWriteThem() {
    ScriptedResponses writes =
        on(EventCase.TRAILERS, OlderTrailersTest::writeDigest, OlderTrailersTest::replace);
    rig.with(writes.entry("a", FAIL_CLOSED));

    assertThat(delivered().all.getUnavailable().getReasonCode())
        .isEqualTo("trailer_mutation_absent_name");
  }

  @Test
  void stagesBehindOneThatFailsOpenAreNotShownThem() {
    ScriptedResponses fails =
        on(
            EventCase.TRAILERS,
            (event, stream) -> stream.answer(HttpResponseEventResult.getDefaultInstance()),
            OlderTrailersTest::replace);
    ScriptedResponses next = passing();
    rig.with(fails.entry("a", FAIL_OPEN), next.entry("b", FAIL_CLOSED));

    PipelineRig.Output output = delivered();

    assertThat(shown(next)).containsExactly("x-sum");
    assertThat(left(output)).containsExactly("x-sum");
  }

  @Test
  void stagesBehindOneThatSkipsTheRestAreNotShownThem() {
    ScriptedResponses skips =
        on(
            EventCase.BODY,
            (event, stream) -> stream.answer(replacesAndSkips()),
            ScriptedResponses::whole);
    ScriptedResponses next = passing();
    rig.with(skips.entry("a", FAIL_CLOSED), next.entry("b", FAIL_CLOSED));

    PipelineRig.Output output = delivered();

    assertThat(shown(next)).containsExactly("x-sum");
    assertThat(left(output)).containsExactly("x-sum");
  }

  private static HttpResponseEventResult replacesAndSkips() {
    HttpResponseBodyTransform replacement =
        HttpResponseBodyTransform.newBuilder().setData(ByteString.copyFromUtf8("new")).build();
    return HttpResponseEventResult.newBuilder()
        .setBodyResult(
            HttpResponseBodyResult.newBuilder()
                .setSequence(1)
                .setSkipRemaining(
                    HttpResponseBodySkipRemaining.newBuilder().setTransform(replacement)))
        .build();
  }

  /** What a service does. */
  @FunctionalInterface
  private interface Answer {
    void to(
        HttpResponseEvent event, ScriptedStream<HttpResponseEvent, HttpResponseEventResult> stream);
  }
}
