package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.NettyReading;
import dev.sluice.wire.head.Wire;

class ChunkedBodyFuzzTest {
  private static final String HEAD =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

  @FuzzTest
  void read(byte[] bytes) {
    String wire = Wire.text(bytes);
    Bodies body = Bodies.chunked(wire);

    assertThat(Bodies.read(new BodyFraming.Chunked(), wire, 1)).isEqualTo(body);
    assertThat(Bodies.read(new BodyFraming.Chunked(), wire, 3)).isEqualTo(body);
    if (body.state() == BodyReader.State.DONE) {
      assertThat(NettyReading.of(HEAD + wire.substring(0, body.consumed())).payload())
          .isEqualTo(body.payload());
    }
  }
}
