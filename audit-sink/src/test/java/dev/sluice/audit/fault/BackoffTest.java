package dev.sluice.audit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(5), Duration.ofMillis(40));

  @Test
  void doublesUpToTheLongestPause() {
    assertThat(Stream.generate(() -> backoff.next().toMillis()).limit(6))
        .containsExactly(5L, 10L, 20L, 40L, 40L, 40L);
  }

  @Test
  void beginsAgain() {
    Duration unused = backoff.next();
    backoff.reset();
    assertThat(backoff.next()).hasMillis(5);
  }

  @Test
  void takesNoPauseOnceItIsOver() {
    Backoff days = new Backoff(Duration.ofDays(1), Duration.ofDays(1));
    days.await(() -> true);
    assertThat(days.next()).hasDays(1);
  }
}
