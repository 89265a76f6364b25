package dev.sluice.chain.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private final List<String> changes = new ArrayList<>();
  private long nanos;

  @Test
  void opensAfterSoManyFailuresInARow() {
    CircuitBreaker breaker = breaker(3);

    fail(breaker, 2);
    breaker.succeeded();
    fail(breaker, 2);
    assertThat(breaker.admits()).isTrue();

    breaker.failed();

    assertThat(breaker.admits()).isFalse();
    assertThat(changes).containsExactly("opened");
  }

  @Test
  void letsOneProbeThroughAfterThePause() {
    CircuitBreaker breaker = breaker(1);
    breaker.failed();
    nanos = Duration.ofSeconds(1).toNanos() - 1;
    assertThat(breaker.admits()).isFalse();

    nanos++;

    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isFalse();
  }

  @Test
  void aProbeThatSucceedsClosesIt() {
    CircuitBreaker breaker = halfOpen();

    breaker.succeeded();

    assertThat(breaker.admits()).isTrue();
    assertThat(changes).containsExactly("opened", "closed");
  }

  @Test
  void aProbeThatFailsStartsThePauseAnewWithoutReportingAgain() {
    CircuitBreaker breaker = halfOpen();

    breaker.failed();

    assertThat(breaker.admits()).isFalse();
    nanos += Duration.ofSeconds(1).toNanos();
    assertThat(breaker.admits()).isTrue();
    assertThat(changes).containsExactly("opened");
  }

  @Test
  void answersOfCallsFromBeforeChangeNothing() {
    CircuitBreaker breaker = breaker(1);
    breaker.failed();

    breaker.succeeded();
    breaker.failed();

    assertThat(breaker.admits()).isFalse();
    assertThat(changes).containsExactly("opened");
  }

  @Test
  void aServiceDescribedAnewStartsClean() {
    CircuitBreaker breaker = breaker(1);
    breaker.failed();

    breaker.reset();

    assertThat(breaker.admits()).isTrue();
    assertThat(changes).containsExactly("opened", "closed");
  }

  @Test
  void zeroTurnsItOff() {
    CircuitBreaker breaker = breaker(0);

    fail(breaker, 1000);

    assertThat(breaker.admits()).isTrue();
    assertThat(changes).isEmpty();
  }

  private CircuitBreaker halfOpen() {
    CircuitBreaker breaker = breaker(1);
    breaker.failed();
    nanos += Duration.ofSeconds(1).toNanos();
    assertThat(breaker.admits()).isTrue();
    return breaker;
  }

  private CircuitBreaker breaker(int failures) {
    return new CircuitBreaker(
        new CircuitBreaker.Settings(failures, Duration.ofSeconds(1)),
        () -> nanos,
        new CircuitBreaker.Listener() {
          @Override
          public void opened() {
            changes.add("opened");
          }

          @Override
          public void closed() {
            changes.add("closed");
          }
        });
  }

  private static void fail(CircuitBreaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed();
    }
  }
}
