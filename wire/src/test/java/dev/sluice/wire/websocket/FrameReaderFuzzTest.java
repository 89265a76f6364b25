package dev.sluice.wire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

class FrameReaderFuzzTest {
  @FuzzTest
  void read(byte[] bytes) {
    for (boolean client : new boolean[] {true, false}) {
      assertThat(Heads.read(bytes, 1 << 20, client, true))
          .isEqualTo(ReferenceReader.read(bytes, client, true));
      assertThat(Heads.read(bytes, 1, client, false))
          .isEqualTo(ReferenceReader.read(bytes, client, false));
    }
  }
}
