package dev.sluice.chain.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircuitBreakerTest {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final List<String> changes = new ArrayList<>();
  private long nanos = Long.MAX_VALUE - 1;

  /** F failed, s succeeded; the circuit must be closed before the last call and open after it. */
  @ParameterizedTest(name = "{0} in a row: {1}")
  @CsvSource({"3, FFF", "3, FFsFFF", "1, F", "2, sFF"})
  void opensAfterTooManyFailuresInARow(int maxFailures, String calls) {
    CircuitBreaker breaker = breaker(maxFailures);

    report(breaker, calls.substring(0, calls.length() - 1));
    assertThat(changes).isEmpty();
    report(breaker, calls.substring(calls.length() - 1));

    assertThat(breaker.admit()).isEmpty();
    assertThat(changes).containsExactly("opened");
  }

  @ParameterizedTest(name = "{0} in a row: {1}")
  @CsvSource({"0, FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "3, FFsFFsFFsFFsFF"})
  void staysClosed(int maxFailures, String calls) {
    CircuitBreaker breaker = breaker(maxFailures);

    report(breaker, calls);

    assertThat(breaker.admit()).isPresent();
    assertThat(changes).isEmpty();
  }

  @Test
  void letsOneProbeThroughAfterThePause() {
    CircuitBreaker breaker = open();
    nanos += PAUSE.toNanos() - 1;
    assertThat(breaker.admit()).isEmpty();

    nanos++;

    assertThat(breaker.admit()).isPresent();
    assertThat(breaker.admit()).isEmpty();
  }

  @Test
  void aSuccessfulProbeClosesTheCircuitAndForgetsFailures() {
    CircuitBreaker breaker = breaker(2);
    report(breaker, "FF");
    int probe = probe(breaker);

    breaker.succeeded(probe);
    report(breaker, "F");

    assertThat(breaker.admit()).isPresent();
    assertThat(changes).containsExactly("opened", "closed");
  }

  @Test
  void aFailedProbeRestartsThePauseSilently() {
    CircuitBreaker breaker = open();
    int probe = probe(breaker);

    breaker.failed(probe);

    assertThat(breaker.admit()).isEmpty();
    nanos += PAUSE.toNanos();
    assertThat(breaker.admit()).isPresent();
    assertThat(changes).containsExactly("opened");
  }

  @Test
  void aLostProbeIsReplaced() {
    CircuitBreaker breaker = open();
    int lost = probe(breaker);
    nanos += Duration.ofSeconds(31).toNanos() - 1;
    assertThat(breaker.admit()).isEmpty();

    nanos++;
    int second = breaker.admit().orElseThrow();

    breaker.failed(lost);
    assertThat(breaker.admit()).isEmpty();
    breaker.succeeded(second);
    assertThat(breaker.admit()).isPresent();
    assertThat(changes).containsExactly("opened", "closed");
  }

  @Test
  void aCallFromBeforeItOpenedIsNoProbe() {
    CircuitBreaker breaker = breaker(1);
    int early = breaker.admit().orElseThrow();
    report(breaker, "F");

    breaker.succeeded(early);
    assertThat(breaker.admit()).isEmpty();
    probe(breaker);
    breaker.succeeded(early);
    breaker.failed(early);

    assertThat(breaker.admit()).isEmpty();
    assertThat(changes).containsExactly("opened");
  }

  @Test
  void aNewDescriptionClosesTheCircuit() {
    CircuitBreaker breaker = open();

    breaker.reset();

    assertThat(breaker.admit()).isPresent();
    assertThat(changes).containsExactly("opened", "closed");
  }

  @Test
  void callsFromBeforeANewDescriptionDoNotCount() {
    CircuitBreaker breaker = open();
    int probe = probe(breaker);
    breaker.reset();
    int closed = breaker.admit().orElseThrow();
    breaker.reset();

    breaker.failed(probe);
    breaker.failed(closed);

    assertThat(breaker.admit()).isPresent();
    assertThat(changes).containsExactly("opened", "closed");
  }

  @Test
  void zeroFailuresTurnItOff() {
    CircuitBreaker breaker = breaker(0);

    report(breaker, "F".repeat(1000));

    assertThat(breaker.admit()).isPresent();
    assertThat(changes).isEmpty();
  }

  private CircuitBreaker open() {
    CircuitBreaker breaker = breaker(1);
    report(breaker, "F");
    return breaker;
  }

  private int probe(CircuitBreaker breaker) {
    nanos += PAUSE.toNanos();
    return breaker.admit().orElseThrow();
  }

  private static void report(CircuitBreaker breaker, String calls) {
    for (int i = 0; i < calls.length(); i++) {
      int round = breaker.admit().orElseThrow();
      if (calls.charAt(i) == 'F') {
        breaker.failed(round);
      } else {
        breaker.succeeded(round);
      }
    }
  }

  private CircuitBreaker breaker(int maxFailures) {
    return new CircuitBreaker(
        maxFailures,
        PAUSE,
        () -> nanos,
        new CircuitBreaker.Listener() {
          @Override
          public void onCircuitOpened() {
            changes.add("opened");
          }

          @Override
          public void onCircuitClosed() {
            changes.add("closed");
          }
        });
  }
}
