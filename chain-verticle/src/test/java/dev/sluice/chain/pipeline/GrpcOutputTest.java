package dev.sluice.chain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HttpBufferedResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.RequestToStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks that write the messages of a call of gRPC. */
class GrpcOutputTest {
  private static final String FAILURE = "grpc_frames_invalid";

  private final PipelineRig rig = new PipelineRig();

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private PipelineRig.Output through(ScriptedHooks only) {
    rig.with(only.entry("a"));
    rig.opened(call());
    rig.input(PipelineInput.newBuilder().addChunks(bytes("0000000001aa")));
    rig.end();
    return rig.drain();
  }

  private static PipelineOpen.Builder call() {
    return PipelineRig.request()
        .setRequest(
            RequestToStream.newBuilder()
                .setLive(true)
                .addHeaders(PipelineRig.header("content-type", "application/grpc+proto")));
  }

  private ScriptedHooks streaming(String first, String second) {
    return new ScriptedHooks(
        rig.loop,
        (event, stream) -> {
          switch (event.getEventCase()) {
            case PREFLIGHT -> stream.answer(ScriptedHooks.streams());
            case BEGIN -> stream.answer(ScriptedHooks.start());
            case INPUT_CHUNK -> {
              stream.answer(ScriptedHooks.chunk(bytes(first)));
              stream.answer(ScriptedHooks.chunk(bytes(second)));
            }
            case INPUT_END -> stream.answer(ScriptedHooks.finish());
            case BUFFERED_BODY, SESSION_END, EVENT_NOT_SET -> {}
          }
        });
  }

  private ScriptedHooks whole(String replacement) {
    return new ScriptedHooks(
        rig.loop,
        (event, stream) -> {
          switch (event.getEventCase()) {
            case PREFLIGHT -> stream.answer(ScriptedHooks.buffers(100));
            case BUFFERED_BODY ->
                stream.answer(
                    HttpResult.newBuilder()
                        .setBufferedResult(
                            HttpBufferedResult.newBuilder().setReplacement(bytes(replacement)))
                        .build());
            case BEGIN, INPUT_CHUNK, INPUT_END, SESSION_END, EVENT_NOT_SET -> {}
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "0000000002aabb, 0000000000",
    "00, 00000002aabb",
    "00000000, 02aabb0100000000",
  })
  void wholeFramesGoOn(String first, String second) {
    PipelineRig.Output output = through(streaming(first, second));

    assertThat(output.all.hasEnd()).isTrue();
    assertThat(ByteString.copyFrom(output.all.getChunksList())).isEqualTo(bytes(first + second));
  }

  @ParameterizedTest
  @CsvSource({"0000000002aabb, 00", "0000000002, aa", "0000000001aa, 0200000000"})
  void otherOutputFails(String first, String second) {
    assertThat(through(streaming(first, second)).all.toString()).contains(FAILURE);
  }

  @Test
  void theLengthOfOneFrameIsCorrected() {
    PipelineRig.Output output = through(whole("0000000001aabbcc"));

    assertThat(ByteString.copyFrom(output.all.getChunksList()))
        .isEqualTo(bytes("0000000003aabbcc"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aabb", "0000000009aa", "0300000000"})
  void aReplacementThatIsNoFrameFails(String replacement) {
    assertThat(through(whole(replacement)).all.toString()).contains(FAILURE);
  }
}
