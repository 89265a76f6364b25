package dev.sluice.chain.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.health.CircuitBreaker.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircuitBreakerTest {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private long nanos = Long.MAX_VALUE - 1;

  /** F failed, s succeeded; the circuit must be closed before the last call and open after it. */
  @ParameterizedTest(name = "{0} in a row: {1}")
  @CsvSource({"3, FFF", "3, FFsFFF", "1, F", "2, sFF"})
  void opensAfterTooManyFailuresInARow(int maxFailures, String calls) {
    CircuitBreaker breaker = breaker(maxFailures);

    report(breaker, calls.substring(0, calls.length() - 1));
    assertThat(breaker.isOpen()).isFalse();
    report(breaker, calls.substring(calls.length() - 1));

    assertThat(breaker.admit()).isEmpty();
  }

  @ParameterizedTest(name = "{0} in a row: {1}")
  @CsvSource({"0, FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "3, FFsFFsFFsFFsFF"})
  void staysClosed(int maxFailures, String calls) {
    CircuitBreaker breaker = breaker(maxFailures);

    report(breaker, calls);

    assertThat(breaker.admit()).isPresent();
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void letsOneTrialThroughAfterThePause() {
    CircuitBreaker breaker = open();
    nanos += PAUSE.toNanos() - 1;
    assertThat(breaker.admit()).isEmpty();

    nanos++;

    assertThat(breaker.isRefusing()).isFalse();
    assertThat(breaker.admit()).isPresent();
    assertThat(breaker.admit()).isEmpty();
    assertThat(breaker.isRefusing()).isTrue();
  }

  @Test
  void aSuccessfulTrialClosesTheCircuitAndForgetsFailures() {
    CircuitBreaker breaker = breaker(2);
    report(breaker, "FF");

    assertThat(breaker.succeeded(trial(breaker, PAUSE))).isTrue();
    report(breaker, "F");

    assertThat(breaker.admit()).isPresent();
  }

  @Test
  void aFailedTrialDoublesThePause() {
    CircuitBreaker breaker = open();

    assertThat(breaker.failed(trial(breaker, PAUSE))).isFalse();

    nanos += 2 * PAUSE.toNanos() - 1;
    assertThat(breaker.admit()).isEmpty();
    nanos++;
    assertThat(breaker.admit()).isPresent();
  }

  @Test
  void aPauseOverAMinuteIsNotDoubled() {
    Duration minutes = Duration.ofMinutes(5);
    CircuitBreaker breaker = new CircuitBreaker(new CircuitLimits(1, minutes, () -> nanos));
    report(breaker, "F");

    breaker.failed(trial(breaker, minutes));

    nanos += minutes.toNanos();
    assertThat(breaker.admit()).isPresent();
  }

  @Test
  void aCircuitThatOpensAgainStartsWithTheFirstPause() {
    CircuitBreaker breaker = open();
    breaker.failed(trial(breaker, PAUSE));
    breaker.succeeded(trial(breaker, PAUSE.multipliedBy(2)));

    report(breaker, "F");

    nanos += PAUSE.toNanos();
    assertThat(breaker.admit()).isPresent();
  }

  @Test
  void aPostponedTrialKeepsThePause() {
    CircuitBreaker breaker = open();

    breaker.postpone(trial(breaker, PAUSE));

    assertThat(breaker.admit()).isEmpty();
    nanos += PAUSE.toNanos();
    assertThat(breaker.admit()).isPresent();
  }

  @Test
  void aLostTrialIsReplaced() {
    CircuitBreaker breaker = open();
    State lost = trial(breaker, PAUSE);
    nanos += Duration.ofSeconds(31).toNanos() - 1;
    assertThat(breaker.admit()).isEmpty();

    nanos++;
    State second = breaker.admit().orElseThrow();

    breaker.failed(lost);
    assertThat(breaker.admit()).isEmpty();
    assertThat(breaker.succeeded(second)).isTrue();
  }

  @Test
  void aCallFromBeforeItOpenedIsNoTrial() {
    CircuitBreaker breaker = breaker(1);
    State early = breaker.admit().orElseThrow();
    report(breaker, "F");

    assertThat(breaker.succeeded(early)).isFalse();
    assertThat(breaker.admit()).isEmpty();
    trial(breaker, PAUSE);
    breaker.succeeded(early);
    breaker.failed(early);

    assertThat(breaker.admit()).isEmpty();
  }

  @Test
  void callsFromBeforeAResetDoNotCount() {
    CircuitBreaker breaker = breaker(1);
    State closed = breaker.admit().orElseThrow();

    assertThat(breaker.reset()).isFalse();
    breaker.failed(closed);

    assertThat(breaker.admit()).isPresent();
  }

  @Test
  void callsThatWereUnderWayTogetherCountOnce() {
    CircuitBreaker breaker = breaker(2);
    State one = breaker.admit().orElseThrow();
    State other = breaker.admit().orElseThrow();

    breaker.failedTogether(one);
    breaker.failedTogether(other);
    assertThat(breaker.isOpen()).isFalse();

    assertThat(breaker.failedTogether(breaker.admit().orElseThrow())).isTrue();
  }

  private CircuitBreaker open() {
    CircuitBreaker breaker = breaker(1);
    report(breaker, "F");
    return breaker;
  }

  private State trial(CircuitBreaker breaker, Duration pause) {
    nanos += pause.toNanos();
    return breaker.admit().orElseThrow();
  }

  private static void report(CircuitBreaker breaker, String calls) {
    for (int i = 0; i < calls.length(); i++) {
      State admitted = breaker.admit().orElseThrow();
      if (calls.charAt(i) == 'F') {
        breaker.failed(admitted);
      } else {
        breaker.succeeded(admitted);
      }
    }
  }

  private CircuitBreaker breaker(int maxFailures) {
    return new CircuitBreaker(new CircuitLimits(maxFailures, PAUSE, () -> nanos));
  }
}
