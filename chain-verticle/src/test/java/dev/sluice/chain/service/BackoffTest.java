package dev.sluice.chain.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.service.RemoteSettings.Backoff;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final RandomGenerator NO_JITTER = () -> 0;

  private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));

  @ParameterizedTest
  @CsvSource({"1, 500", "2, 1000", "4, 4000", "5, 5000", "64, 5000", "2147483647, 5000"})
  void doublesUpToTheCap(int failures, long millis) {
    assertThat(backoff.delay(failures, NO_JITTER)).hasMillis(millis);
  }

  @Test
  void spreadsByUpToAQuarter() {
    Random random = new Random(1);

    for (int i = 0; i < 1000; i++) {
      assertThat(backoff.delay(5, random).toMillis()).isBetween(3750L, 5000L);
    }
  }
}
