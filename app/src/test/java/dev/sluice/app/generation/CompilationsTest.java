package dev.sluice.app.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.metrics.ConfigurationMeters;
import dev.sluice.app.metrics.NodeMeters;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class CompilationsTest {
  private static final long MILLI = 1_000_000;

  private final PrometheusMeterRegistry meters = NodeMeters.create();
  private final GenerationCondition condition = new GenerationCondition();

  @Test
  void countTimesAndRejections() {
    ConfigurationMeters.bind(meters, condition);
    condition.onCompiled(true, 20 * MILLI);
    condition.onCompiled(false, 5 * MILLI);

    assertThat(meters.scrape())
        .contains(
            "sluice_policy_compile_seconds_count 2",
            "sluice_policy_compile_seconds_sum 0.025",
            "sluice_generations_rejected_total 1.0");
  }
}
