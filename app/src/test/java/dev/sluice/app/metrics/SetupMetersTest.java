package dev.sluice.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.SetupStep;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class SetupMetersTest {
  private static final long SECOND = 1_000_000_000;

  private final PrometheusMeterRegistry meters = NodeMeters.create();
  private final SetupMeters steps = new SetupMeters(meters);

  @Test
  void stepsOfAConnectionHaveOneMetric() {
    steps.took(SetupStep.ORIGIN_TLS, false, SECOND);

    assertThat(meters.scrape())
        .contains("sluice_setup_duration_seconds_count{outcome=\"failed\",step=\"origin_tls\"} 1");
  }

  /** A slow origin takes longer than any step of the node. */
  @Test
  void responsesHaveTheirOwnWithLongBuckets() {
    steps.took(SetupStep.RESPONSE, true, 30 * SECOND);

    assertThat(meters.scrape())
        .contains(
            "sluice_origin_response_duration_seconds_bucket{outcome=\"succeeded\",le=\"10.0\"} 0",
            "sluice_origin_response_duration_seconds_bucket{outcome=\"succeeded\",le=\"60.0\"} 1")
        .doesNotContain("step=\"response\"");
  }
}
