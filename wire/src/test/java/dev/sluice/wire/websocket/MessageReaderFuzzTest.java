package dev.sluice.wire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

class MessageReaderFuzzTest {
  /** The first byte says whether the rest is compressed. */
  @FuzzTest
  void read(byte[] bytes) {
    byte[] payload = bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length);
    boolean compressed = bytes.length > 0 && bytes[0] % 2 != 0;
    String whole = Messages.read(payload, compressed, Integer.MAX_VALUE);

    assertThat(Messages.read(payload, compressed, 1)).isEqualTo(whole);
    assertThat(Messages.read(payload, compressed, 7)).isEqualTo(whole);
  }
}
