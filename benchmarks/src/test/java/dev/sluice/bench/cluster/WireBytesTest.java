package dev.sluice.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class WireBytesTest {
  private static final String LISTED =
      """
      ESTAB 0      0                         127.0.0.1:40312                    127.0.0.1:21301 cubic rto:204 bytes_sent:1000 bytes_acked:1001 bytes_received:24 segs_out:5
      ESTAB 0      0                         127.0.0.1:21301                    127.0.0.1:40312 cubic rto:204 bytes_sent:24 bytes_acked:24 bytes_received:1000 segs_out:5
      ESTAB 0      0                [::ffff:127.0.0.1]:40400         [::ffff:127.0.0.1]:21302 cubic bytes_sent:7 bytes_received:8
      ESTAB 0      0                         127.0.0.1:40500                    127.0.0.1:21303 cubic bytes_sent:99
      """;

  @Test
  void countsWhatWasDialledBothWays() {
    assertThat(WireBytes.in(LISTED, Set.of(21301, 21302))).isEqualTo(1000 + 24 + 7 + 8);
  }
}
