package dev.sluice.wire.head;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.wire.http1.BodyReader;

class ResponseHeadFuzzTest {
  @FuzzTest
  void parse(byte[] bytes) {
    HeadResult<ResponseHead> result = Wire.RESPONSES.parse(bytes, 0, bytes.length);

    assertThat(Wire.described(Wire.trickledResponse(bytes))).isEqualTo(Wire.described(result));
    if (result instanceof HeadResult.Complete<ResponseHead>(ResponseHead head, int end)) {
      assertThat(head.status()).isBetween(100, 599);
      assertThat(BodyReader.of(head.framingFor("GET")).state())
          .isNotEqualTo(BodyReader.State.MALFORMED);
      assertThat(end).isEqualTo(head.wireBytes());
    }
  }
}
