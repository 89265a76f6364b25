package dev.sluice.chain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.builtin.RegexRedactor;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of gRPC in a pipeline with {@code openshell/regex}, which reads them whole. */
class WholeCallsTest {
  private static final String KEY = "sk-" + "a1".repeat(9);

  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
  }

  private static Evaluator regex() {
    return switch (new RegexRedactor().prepare(MapValue.EMPTY)) {
      case Prepared.Ready ready -> ready.evaluator();
      case Prepared.Invalid invalid -> throw new AssertionError(invalid.reason());
    };
  }

  private PipelineRig.Output output(ByteString body) {
    ScriptedHooks echo = new ScriptedHooks(rig.loop, ScriptedHooks::echo);
    rig.with(
        new PipelineEntry.OfWhole(
            ScriptedHooks.prepared("a", OnError.FAIL_CLOSED),
            new RegexRedactor().binding(),
            regex()),
        echo.entry("h"));
    PipelineOpen.Builder open = PipelineRig.request();
    open.getRequestBuilder()
        .clearHeaders()
        .addHeaders(PipelineRig.header("content-type", "application/grpc"));
    rig.opened(open);
    rig.input(PipelineInput.newBuilder().addChunks(body));
    rig.end();
    return rig.drain();
  }

  private static ByteString frame(int flag, int length, String text) {
    return ByteString.copyFrom(new byte[] {(byte) flag, 0, 0, 0, (byte) length})
        .concat(ByteString.copyFromUtf8(text));
  }

  private static ByteString frame(int flag, String text) {
    return frame(flag, text.length(), text);
  }

  @Test
  void aKeyIsDenied() {
    assertThat(output(frame(0, "key " + KEY)).all.getDeny().getReasonCode())
        .isEqualTo("secret_found");
  }

  @Test
  void aCompressedMessageFails() {
    assertThat(output(frame(1, "text")).all.getUnavailable().getReasonCode())
        .isEqualTo("request_body_encoded");
  }

  @Test
  void aBrokenFrameFails() {
    PipelineRig.Output output = output(frame(0, 100, "key " + KEY));

    assertThat(output.all.getUnavailable().getReasonCode()).isEqualTo("grpc_frames_invalid");
    assertThat(output.all.getStagesList())
        .filteredOn(stage -> stage.getEntry().equals("a"))
        .singleElement()
        .satisfies(stage -> assertThat(stage.getReasonCode()).isEqualTo("grpc_frames_invalid"));
  }

  @Test
  void otherCallsPass() {
    ByteString body = frame(0, "one").concat(frame(0, "two"));

    PipelineRig.Output output = output(body);
    assertThat(output.text()).isEqualTo(body.toStringUtf8());
    assertThat(output.all.hasEnd()).isTrue();
  }
}
