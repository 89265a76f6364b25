package dev.sluice.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.LoopHealth;
import dev.sluice.chain.health.ServiceListener;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class ServiceMetersTest {
  private static final ServiceListener LISTENER = new ServiceListener() {};

  private final PrometheusMeterRegistry meters = Meters.create();
  private final ChainHealth standings = new ChainHealth();
  private final ServiceMeters services = new ServiceMeters(meters, standings);

  @Test
  void showsEachServiceInLoopsAndOutcomes() {
    LoopHealth one = standings.join("guard", LISTENER);
    LoopHealth two = standings.join("guard", LISTENER);
    one.onResolved();
    two.onResolved();
    two.onCircuitOpened();
    one.outcomes().onAllowed();
    two.outcomes().onAllowed();
    two.outcomes().onFailed();

    assertThat(scraped())
        .contains(
            "sluice_middleware_loops{service=\"guard\"} 2.0",
            "sluice_middleware_resolved{service=\"guard\"} 2.0",
            "sluice_middleware_circuit_open{service=\"guard\"} 1.0",
            "sluice_middleware_evaluations_total{outcome=\"allowed\",service=\"guard\"} 2.0",
            "sluice_middleware_evaluations_total{outcome=\"denied\",service=\"guard\"} 0.0",
            "sluice_middleware_evaluations_total{outcome=\"failed\",service=\"guard\"} 1.0");
  }

  @Test
  void theSeriesOfAServiceGoWithIt() {
    LoopHealth gone = standings.join("gone", LISTENER);
    standings.join("stays", LISTENER);
    assertThat(scraped()).contains("\"gone\"").contains("\"stays\"");

    gone.leave();

    assertThat(scraped()).doesNotContain("\"gone\"").contains("\"stays\"");
  }

  @Test
  void aServiceThatReturnsIsCountedAnew() {
    LoopHealth before = standings.join("guard", LISTENER);
    before.outcomes().onDenied();
    scraped();
    before.leave();

    standings.join("guard", LISTENER).outcomes().onDenied();

    assertThat(scraped()).contains("{outcome=\"denied\",service=\"guard\"} 1.0");
  }

  private String scraped() {
    services.refresh();
    return meters.scrape();
  }
}
