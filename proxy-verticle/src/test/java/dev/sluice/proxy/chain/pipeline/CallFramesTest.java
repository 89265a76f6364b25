package dev.sluice.proxy.chain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.v1.PipelineInput;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallFramesTest {
  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static ByteString frame(int size) {
    return bytes("00%08x".formatted(size)).concat(ByteString.copyFrom(new byte[size]));
  }

  @Test
  void framesAreCutWhereTheyEnd() {
    CallFrames frames = new CallFrames(100);

    assertThat(frames.take(bytes("0000000001aa0000"))).containsExactly(bytes("0000000001aa"));
    assertThat(frames.take(bytes("000000"))).containsExactly(bytes("0000000000"));
    assertThat(frames.take(bytes("00000000"))).isEmpty();
    assertThat(frames.rest()).isEqualTo(bytes("00000000"));
  }

  @Test
  void aLongFrameGoesOnAsItComes() {
    CallFrames frames = new CallFrames(10);

    assertThat(frames.take(bytes("0000000007aa"))).containsExactly(bytes("0000000007aa"));
    assertThat(frames.take(bytes("bbccddeeff110100000000")))
        .containsExactly(bytes("bbccddeeff11"), bytes("0100000000"));
  }

  @Test
  void whatIsNoFrameGoesOnAsItComes() {
    CallFrames frames = new CallFrames(10);

    assertThat(frames.take(bytes("00000000000900000000"))).last().isEqualTo(bytes("0900000000"));
    assertThat(frames.take(bytes("aa"))).containsExactly(bytes("aa"));
  }

  /** Messages without a byte, of which all that may be under way has 50,000. */
  @Test
  void shortFramesGoOnTogether() {
    int most = MessageBound.FRAME_BYTES;
    ByteString all = ByteString.copyFrom(new byte[MessageBound.FRAMES * most]);

    List<ByteString> out = new CallFrames(most).take(all);

    assertThat(out).hasSizeLessThanOrEqualTo(MessageBound.FRAMES + 1);
    assertThat(out).allMatch(run -> run.size() <= most && run.size() % 5 == 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 100, 1000})
  void eachInputHasWholeFrames(int most) {
    Random random = new Random(26);
    ByteString all = ByteString.EMPTY;
    for (int i = 0; i < 200; i++) {
      all = all.concat(frame(random.nextInt(most - 5)));
    }
    List<PipelineInput> sent = sent(all, most, random);

    assertThat(sent.stream().map(it -> ByteString.copyFrom(it.getChunksList())))
        .allSatisfy(
            chunk -> {
              assertThat(chunk.size()).isLessThanOrEqualTo(most);
              CallFrames again = new CallFrames(most);
              again.take(chunk);
              assertThat(again.rest()).isEqualTo(ByteString.EMPTY);
            });
    ByteString out = ByteString.EMPTY;
    for (PipelineInput each : sent) {
      out = out.concat(ByteString.copyFrom(each.getChunksList()));
    }
    assertThat(out).isEqualTo(all);
  }

  /** All inputs of a body that comes in random pieces. */
  private static List<PipelineInput> sent(ByteString all, int most, Random random) {
    InputFrames input = new InputFrames(most, true);
    List<PipelineInput> sent = new ArrayList<>();
    int at = 0;
    while (at < all.size()) {
      int size = Math.min(1 + random.nextInt(2 * most), all.size() - at);
      input.add(all.substring(at, at + size));
      at += size;
      while (input.hasNext()) {
        sent.add(input.next().build());
        input.taken(sent.size());
      }
    }
    input.end(List.of());
    return sent;
  }
}
