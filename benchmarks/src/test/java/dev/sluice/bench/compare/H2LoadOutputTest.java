package dev.sluice.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bench.load.LoadResult;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class H2LoadOutputTest {
  private static final String PRINTED =
      """
      starting benchmark...
      Application protocol: h2
      finished in 4.02s, 2.50 req/s, 102B/s
      requests: 12 total, 14 started, 12 done, 10 succeeded, 2 failed, 1 errored, 0 timeout
      status codes: 10 2xx, 0 3xx, 0 4xx, 1 5xx
      traffic: 1.2KB (1234) total, 300B (300) headers (space savings 51.02%), 30B (30) data
      """;

  private static final List<String> LOG =
      List.of("1795937404611047\t200\t30", "1795937404611048\t200\t10", "1795937404611049\t-1\t20");

  @Test
  void readsCountsSecondsBytesAndLatencies() throws IOException {
    assertThat(H2LoadOutput.read(PRINTED, LOG))
        .isEqualTo(new LoadResult(10, 2, 4.02, 20, 20, 1234));
  }

  @Test
  void takesNoFigureOfAnotherProtocol() {
    String other = PRINTED.replace("protocol: h2", "protocol: http/1.1");
    assertThatThrownBy(() -> H2LoadOutput.read(other, LOG))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("h2load did not speak HTTP/2");
  }

  @Test
  void saysWhatWasPrintedInsteadOfAResult() {
    assertThatThrownBy(() -> H2LoadOutput.read("Application protocol: h2\nrefused", LOG))
        .hasMessageEndingWith("refused");
  }
}
