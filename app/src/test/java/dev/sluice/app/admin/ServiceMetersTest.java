package dev.sluice.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.LoopHealth;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class ServiceMetersTest {
  private final PrometheusMeterRegistry meters = NodeMeters.create();
  private final ChainHealth chains = new ChainHealth();
  private final ServiceMeters services = new ServiceMeters(meters, chains);

  @Test
  void showsEachServiceInLoopsAndOutcomes() {
    LoopHealth one = chains.join("guard");
    LoopHealth two = chains.join("guard");
    one.resolved(true);
    two.resolved(true);
    two.opened();
    one.tally().allow();
    two.tally().allow();
    two.tally().fail();

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
    LoopHealth gone = chains.join("gone");
    chains.join("stays");
    assertThat(scraped()).contains("\"gone\"").contains("\"stays\"");

    gone.leave();

    assertThat(scraped()).doesNotContain("\"gone\"").contains("\"stays\"");
  }

  @Test
  void aServiceThatReturnsIsCountedAnew() {
    LoopHealth before = chains.join("guard");
    before.tally().deny();
    scraped();
    before.leave();

    chains.join("guard").tally().deny();

    assertThat(scraped()).contains("{outcome=\"denied\",service=\"guard\"} 1.0");
  }

  private String scraped() {
    services.refresh();
    return meters.scrape();
  }
}
