package dev.sluice.wire.head;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

class RequestHeadFuzzTest {
  @FuzzTest
  void parse(byte[] bytes) {
    HeadResult<RequestHead> result = Wire.REQUESTS.parse(bytes, 0, bytes.length);

    assertThat(Wire.described(Wire.trickledRequest(bytes))).isEqualTo(Wire.described(result));
    if (result instanceof HeadResult.Complete<RequestHead>(RequestHead head, int end)) {
      NettyReading.of(Wire.text(bytes).substring(0, end)).agreesWith(head);
    }
  }
}
