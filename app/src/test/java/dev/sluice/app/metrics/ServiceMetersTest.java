package dev.sluice.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.CircuitLimits;
import dev.sluice.chain.health.LoopHealth;
import dev.sluice.chain.health.ServiceListener;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServiceMetersTest {
  private static final CircuitLimits LIMITS =
      new CircuitLimits(1, Duration.ofSeconds(5), System::nanoTime);
  private static final ServiceListener LISTENER = new ServiceListener() {};

  private final PrometheusMeterRegistry meters = NodeMeters.create();
  private final ChainHealth chains = new ChainHealth();
  private final ServiceMeters services = new ServiceMeters(meters, chains);

  @Test
  void showsEachServiceInLoopsAndOutcomes() {
    LoopHealth one = chains.join("guard", LIMITS, LISTENER);
    LoopHealth two = chains.join("guard", LIMITS, LISTENER);
    one.onResolved();
    two.onResolved();
    two.admit("one").orElseThrow().missedDeadline();
    two.admit("two").orElseThrow().missedDeadline();
    one.outcomes().onAllowed();
    two.outcomes().onAllowed();
    two.outcomes().onFailed();

    assertThat(scraped())
        .contains(
            "sluice_middleware_loops{service=\"guard\"} 2.0",
            "sluice_middleware_resolved{service=\"guard\"} 2.0",
            "sluice_middleware_circuit_open{service=\"guard\"} 1.0",
            "sluice_middleware_sandbox_circuits_open{service=\"guard\"} 2.0",
            "sluice_middleware_evaluations_total{outcome=\"allowed\",service=\"guard\"} 2.0",
            "sluice_middleware_evaluations_total{outcome=\"denied\",service=\"guard\"} 0.0",
            "sluice_middleware_evaluations_total{outcome=\"failed\",service=\"guard\"} 1.0");
  }

  @Test
  void theSeriesOfAServiceGoWithIt() {
    LoopHealth gone = chains.join("gone", LIMITS, LISTENER);
    chains.join("stays", LIMITS, LISTENER);
    assertThat(scraped()).contains("\"gone\"").contains("\"stays\"");

    gone.leave();

    assertThat(scraped()).doesNotContain("\"gone\"").contains("\"stays\"");
  }

  @Test
  void aServiceThatReturnsIsCountedAnew() {
    LoopHealth before = chains.join("guard", LIMITS, LISTENER);
    before.outcomes().onDenied();
    scraped();
    before.leave();

    chains.join("guard", LIMITS, LISTENER).outcomes().onDenied();

    assertThat(scraped()).contains("{outcome=\"denied\",service=\"guard\"} 1.0");
  }

  private String scraped() {
    services.refresh();
    return meters.scrape();
  }
}
