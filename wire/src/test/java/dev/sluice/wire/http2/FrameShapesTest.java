package dev.sluice.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames whose parts do not fit into them. */
class FrameShapesTest {
  private final SessionTrial trial = new SessionTrial();

  private static byte[] frame(int type, int flags, int id, int... payload) {
    byte[] frame = new byte[9 + payload.length];
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    frame[8] = (byte) id;
    for (int i = 0; i < payload.length; i++) {
      frame[9 + i] = (byte) payload[i];
    }
    return frame;
  }

  private static int[] octets(String text) {
    return text.isEmpty()
        ? new int[0]
        : Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8, '', FRAME_SIZE_ERROR", // no place for the length of its padding
    "0, 8, '5 1 1 1 1', PROTOCOL_ERROR", // as much padding as its payload
    "0, 8, '9 1', PROTOCOL_ERROR",
    "1, 44, '5 0 0 0 0 1 1 1 1 1', PROTOCOL_ERROR",
    "1, 36, '0 0 0 1', FRAME_SIZE_ERROR",
    "1, 44, '0 0 0 0 1', FRAME_SIZE_ERROR",
    "1, 12, '', FRAME_SIZE_ERROR",
    "2, 0, '', FRAME_SIZE_ERROR",
    "2, 0, '0 0 1', FRAME_SIZE_ERROR",
    "2, 0, '0 0 0 9 1 1', FRAME_SIZE_ERROR",
    "5, 4, '0', FRAME_SIZE_ERROR",
    "5, 12, '3 0 0 0 2', PROTOCOL_ERROR",
  })
  void anImpossibleFrameEndsTheConnection(int type, int flags, String payload, Http2Error code) {
    trial.opens(1, false);
    trial.sendBytes(Unpooled.wrappedBuffer(frame(type, flags, 1, octets(payload))));

    assertThat(trial.told).contains("failed " + code);
    assertThat(trial.frames()).last().asString().startsWith("GOAWAY ").endsWith(code.toString());
  }
}
