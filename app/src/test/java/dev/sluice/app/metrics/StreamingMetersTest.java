package dev.sluice.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.StreamKind;
import dev.sluice.proxy.capacity.StreamingBudget;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class StreamingMetersTest {
  @Test
  void showWhatIsReservedAndRefused() {
    PrometheusMeterRegistry meters = NodeMeters.create();
    StreamingBudget budget = new StreamingBudget(256 << 10);
    ProxyMeters.streaming(meters, budget);
    Claimant claimant = new Claimant("default", "127.0.0.1");
    assertThat(budget.reserve(claimant, StreamKind.PLAIN)).isPresent();
    assertThat(budget.reserve(claimant, StreamKind.PLAIN)).isEmpty();

    assertThat(meters.scrape())
        .contains("sluice_streaming_reserved_bytes 262144.0\n")
        .contains("sluice_streaming_limit_bytes 262144.0\n")
        .contains("sluice_streaming_refused_total 1.0\n");
  }
}
