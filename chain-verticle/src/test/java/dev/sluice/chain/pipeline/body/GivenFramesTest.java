package dev.sluice.chain.pipeline.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.PipelineInput;
import org.junit.jupiter.api.Test;

class GivenFramesTest {
  private final GivenFrames frames = new GivenFrames();

  private static PipelineInput input(int number, String bytes) {
    return PipelineInput.newBuilder()
        .setNumber(number)
        .addChunks(ByteString.copyFromUtf8(bytes))
        .build();
  }

  private String unit(int most) {
    return frames.takeUnit(most).bytes().toStringUtf8();
  }

  /** The sender cuts calls of gRPC at their frames. */
  @Test
  void framesAreJoinedAndNotCut() {
    frames.accept(input(1, "aaaa"));
    frames.accept(input(2, "bbb"));
    frames.accept(input(3, "cc"));

    assertThat(unit(5)).isEqualTo("aaaa");
    assertThat(unit(5)).isEqualTo("bbbcc");
    assertThat(frames.done()).isEqualTo(3);
    assertThat(frames.isEmpty()).isTrue();
  }

  @Test
  void aFrameThatFitsNoUnitIsCut() {
    frames.accept(input(1, "aaaaaa"));
    frames.accept(input(2, "b"));

    assertThat(unit(4)).isEqualTo("aaaa");
    assertThat(frames.done()).isZero();
    assertThat(unit(4)).isEqualTo("aab");
    assertThat(frames.done()).isEqualTo(2);
  }
}
