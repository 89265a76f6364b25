package dev.sluice.chain.pipeline;

import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_POLICY_DENIAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What policy and later stages make of changed bodies and heads. */
class ChangedMessagesTest {
  private final PipelineRig rig = new PipelineRig();
  private final List<String> judged = new ArrayList<>();

  @BeforeEach
  void denyX() {
    rig.check =
        request -> {
          String body = request.body().toStringUtf8();
          judged.add(body);
          return body.contains("x")
              ? Optional.of(
                  BodyRecheck.newBuilder()
                      .setOutcome(BodyRecheck.Outcome.OUTCOME_DENIED)
                      .setReason("no x")
                      .build())
              : Optional.empty();
        };
  }

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
  }

  /** Replaces each chunk. */
  private ScriptedHooks replacing(String by) {
    return new ScriptedHooks(
        rig.loop,
        (event, stream) -> {
          if (event.hasInputChunk()) {
            stream.answer(ScriptedHooks.chunk(ByteString.copyFromUtf8(by)));
          } else {
            ScriptedHooks.echo(event, stream);
          }
        });
  }

  private static PipelineOpen.Builder judgedRequest() {
    PipelineOpen.Builder open = PipelineRig.request();
    open.getRequestBuilder().setBodyPolicy(true);
    return open;
  }

  @Test
  void policyJudgesChangedBodiesAlone() {
    rig.with(
        new ScriptedHooks(rig.loop, ScriptedHooks::echo).entry("a"),
        replacing("b").entry("b"),
        new ScriptedHooks(rig.loop, ScriptedHooks::echo).entry("c"));

    PipelineOpened.Inspect inspect = rig.opened(judgedRequest()).getInspect();
    rig.input("a");
    assertThat(rig.drain().starts).isZero();
    rig.end();
    PipelineRig.Output output = rig.drain();

    assertThat(inspect.getWhole()).isTrue();
    assertThat(inspect.getWithheldBytes()).isPositive();
    assertThat(output.text()).isEqualTo("b");
    assertThat(judged).containsExactly("b");
  }

  @Test
  void aRefusedBodyReachesNoOtherStage() {
    ScriptedHooks changing = replacing("x");
    ScriptedHooks behind = new ScriptedHooks(rig.loop, ScriptedHooks::echo);
    rig.with(changing.entry("a"), behind.entry("b"));
    rig.opened(judgedRequest());
    rig.input("a");
    rig.end();

    PipelineRig.Output output = rig.drain();

    assertThat(output.all.getPolicyRefused().getReason()).isEqualTo("no x");
    assertThat(output.all.getStages(0).getRecheck().getReason()).isEqualTo("no x");
    assertThat(behind.stream().sent).isEmpty();
    assertThat(changing.stream().ends).containsExactly(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    assertThat(behind.stream().ends).containsExactly(MIDDLEWARE_SESSION_END_REASON_POLICY_DENIAL);
  }

  @Test
  void allPreflightMutationsComeBeforeLateOnes() {
    ScriptedHooks first = mutating("early", "late");
    ScriptedHooks second = mutating("second", "last");
    rig.with(first.entry("a"), second.entry("b"));

    PipelineOpened opened = rig.opened(PipelineRig.request());
    rig.end();
    PipelineRig.Output output = rig.drain();

    assertThat(opened.getHeaderMutationsList())
        .extracting(mutation -> mutation.getWrite().getValue())
        .containsExactly("early", "second");
    assertThat(header(first)).isEqualTo("second");
    assertThat(header(second)).isEqualTo("late");
    assertThat(output.all.getStart().getHeaderMutationsList())
        .extracting(mutation -> mutation.getWrite().getValue())
        .containsExactly("late", "last");
  }

  /** Of the begin that a stage got. */
  private static String header(ScriptedHooks stage) {
    return stage.stream().sent.getFirst().getBegin().getHeadersList().stream()
        .filter(header -> header.getName().equals("x-by"))
        .map(HttpHeader::getValue)
        .reduce("", String::concat);
  }

  private ScriptedHooks mutating(String early, String late) {
    return new ScriptedHooks(rig.loop, (event, stream) -> mutate(event, stream, early, late));
  }

  private static void mutate(
      HttpEvent event, ScriptedStream<HttpEvent, HttpResult> stream, String early, String late) {
    if (event.hasPreflight()) {
      HttpResult.Builder result = ScriptedHooks.streams().toBuilder();
      result.getPreflightResultBuilder().addHeaderMutations(write(early));
      stream.answer(result.build());
    } else if (event.hasBegin()) {
      HttpResult.Builder result = ScriptedHooks.start().toBuilder();
      result.getOutputStartBuilder().addHeaderMutations(write(late));
      stream.answer(result.build());
    } else {
      ScriptedHooks.echo(event, stream);
    }
  }

  private static HeaderMutation write(String value) {
    return HeaderMutation.newBuilder()
        .setWrite(
            WriteHeader.newBuilder()
                .setName("x-by")
                .setValue(value)
                .setOnExisting(ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE))
        .build();
  }
}
