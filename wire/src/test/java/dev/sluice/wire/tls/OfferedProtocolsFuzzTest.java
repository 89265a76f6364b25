package dev.sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

class OfferedProtocolsFuzzTest {
  /** More bytes change nothing once there were enough. */
  @FuzzTest
  void read(byte[] bytes) {
    OfferedProtocols first = OfferedProtocols.of(Arrays.copyOf(bytes, bytes.length / 2));
    if (first == OfferedProtocols.HTTP2_ALONE) {
      assertThat(OfferedProtocols.of(bytes)).isEqualTo(first);
    } else {
      assertThat(OfferedProtocols.of(bytes)).isNotNull();
    }
  }
}
