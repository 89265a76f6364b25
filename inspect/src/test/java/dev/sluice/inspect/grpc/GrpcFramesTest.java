package dev.sluice.inspect.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.grpc.GrpcFrames.Frame;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcFramesTest {
  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void framesAreReadInOrder() {
    byte[] bytes = bytes("0000000002aabb" + "0100000001cc" + "0000000000");

    assertThat(GrpcFrames.whole(bytes, 0, bytes.length))
        .contains(
            List.of(
                new Frame(false, false, 5, 7),
                new Frame(true, false, 12, 13),
                new Frame(false, false, 18, 18)));
    assertThat(GrpcFrames.whole(bytes, 0, 0)).contains(List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"00", "00000000", "0000000001", "0200000000", "0000000000ff", "00ffffffff00"})
  void otherBytesAreNone(String hex) {
    byte[] bytes = bytes(hex);
    assertThat(GrpcFrames.whole(bytes, 0, bytes.length)).isEmpty();
  }

  @Test
  void aLengthIsUnsigned() {
    assertThat(GrpcFrames.size(bytes("00ffffffff"), 0, 5)).isEqualTo((1L << 32) + 4);
  }

  @Test
  void aFrameIsMeasured() {
    assertThat(GrpcFrames.measured(bytes("0100000009aabb"))).isEqualTo(bytes("0100000002aabb"));
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc, true",
    "Application/GRPC+proto, true",
    "application/grpc; charset=x, true",
    "application/grpc-web, false",
    "application/grpcx, false",
    "application/json, false",
  })
  void grpcWebIsAnotherType(String type, boolean grpc) {
    assertThat(GrpcMedia.isGrpc(type)).isEqualTo(grpc);
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc, true, false",
    "application/GRPC-Web+proto, true, false",
    "application/grpc-web-text+proto, true, true",
    "application/connect+json, true, false",
    "application/connect, false, false",
    "application/json, false, false",
    "application/proto, false, false",
  })
  void messagesWithPrefixesAreOfSeveralTypes(String type, boolean framed, boolean text) {
    assertThat(GrpcMedia.isFramed(type)).isEqualTo(framed);
    assertThat(GrpcMedia.isText(type)).isEqualTo(text);
  }
}
