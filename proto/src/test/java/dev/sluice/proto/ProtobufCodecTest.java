package dev.sluice.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.ChainRequest;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufCodecTest {
  private static final ChainRequest REQUEST =
      ChainRequest.newBuilder()
          .setGeneration(7)
          .setBody(ByteString.copyFromUtf8("secret body"))
          .build();

  private final ProtobufCodec<ChainRequest> codec =
      ProtobufCodec.of(ChainRequest.class, ChainRequest.getDefaultInstance());

  @Test
  void keepsTheInstanceLocally() {
    assertThat(codec.transform(REQUEST)).isSameAs(REQUEST);
  }

  @Test
  void writesProtobufBytesBetweenNodes() {
    Buffer wire = Buffer.buffer("before");

    codec.encodeToWire(wire, REQUEST);

    assertThat(wire.getBytes(10, wire.length())).isEqualTo(REQUEST.toByteArray());
    assertThat(codec.decodeFromWire(6, wire)).isEqualTo(REQUEST);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 4, Integer.MAX_VALUE})
  void refusesALengthThatIsNotThere(int length) {
    Buffer wire = Buffer.buffer().appendInt(length).appendString("abc");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.decodeFromWire(0, wire))
        .withMessageEndingWith("length out of range");
  }

  @Test
  void doesNotQuoteMalformedBytes() {
    Buffer wire = Buffer.buffer().appendInt(6).appendString("secret");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.decodeFromWire(0, wire))
        .withMessageEndingWith("malformed message")
        .withNoCause();
  }
}
