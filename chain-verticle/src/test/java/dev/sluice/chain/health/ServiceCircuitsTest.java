package dev.sluice.chain.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceCircuitsTest {
  private static final int FAILURES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final List<String> changes = new ArrayList<>();
  private final RecordedChanges listener = new RecordedChanges(changes);
  private long nanos = Long.MAX_VALUE - 1;
  private final ServiceCircuits circuits =
      new ServiceCircuits(new CircuitLimits(FAILURES, PAUSE, () -> nanos));

  @Test
  void theDeadlinesOfOneSandboxChangeNothingForAnother() {
    for (int i = 0; i < 1000; i++) {
      circuits.admit("hostile", listener).ifPresent(CircuitTicket::missedDeadline);
      nanos += PAUSE.toNanos();
      admit("other").answered();
    }

    assertThat(changes).containsExactly("opened for hostile");
    assertThat(circuits.isSharedOpen()).isFalse();
  }

  @Test
  void deadlinesOfTwoSandboxesOpenTheCircuitOfAll() {
    missDeadlines("one");
    assertThat(circuits.isSharedOpen()).isFalse();

    missDeadlines("two");

    assertThat(circuits.isSharedOpen()).isTrue();
    assertThat(circuits.sandboxesOpen()).isEqualTo(2);
    assertThat(circuits.admit("three", listener)).isEmpty();
    assertThat(changes).containsExactly("opened for one", "opened for two", "opened");
  }

  @Test
  void anAnswerInBetweenShowsThatTheServiceWorks() {
    missDeadlines("one");
    admit("three").answered();
    missDeadlines("two");

    assertThat(circuits.isSharedOpen()).isFalse();
  }

  @Test
  void faultsOfTheTransportOpenTheCircuitOfAll() {
    admit("one").faulted();
    admit("one").faulted();
    admit("two").faulted();

    assertThat(circuits.admit("three", listener)).isEmpty();
    assertThat(circuits.sandboxesOpen()).isZero();
    assertThat(changes).containsExactly("opened");
  }

  @Test
  void callsThatOneLostConnectionEndedCountOnce() {
    List<CircuitTicket> together = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      together.add(admit("sandbox" + i));
    }

    together.forEach(CircuitTicket::faulted);

    assertThat(circuits.isSharedOpen()).isFalse();
  }

  @Test
  void anAnswerClosesTheCircuitThatItTried() {
    fault();
    assertThat(circuits.admit("one", listener)).isEmpty();
    nanos += PAUSE.toNanos();

    CircuitTicket trial = admit("one");
    assertThat(trial.isTrial()).isTrue();
    assertThat(circuits.admit("two", listener)).isEmpty();
    trial.answered();

    assertThat(admit("two").isTrial()).isFalse();
    assertThat(changes).containsExactly("opened", "closed");
  }

  @Test
  void thePauseDoublesUpToAMinute() {
    fault();
    for (long seconds : new long[] {5, 10, 20, 40, 60, 60}) {
      nanos += Duration.ofSeconds(seconds).toNanos() - 1;
      assertThat(circuits.admit("one", listener)).isEmpty();
      nanos++;
      admit("one").faulted();
    }

    assertThat(changes).containsExactly("opened");
  }

  @Test
  void aFailedProbeDoublesThePauseToo() {
    missDeadlines("one");
    nanos += PAUSE.toNanos();

    admit("one").probeFailed();

    nanos += PAUSE.toNanos();
    assertThat(circuits.admit("one", listener)).isEmpty();
    nanos += PAUSE.toNanos();
    assertThat(admit("one").isTrial()).isTrue();
  }

  @Test
  void aSandboxWhoseDeadlinesAreKnownDoesNotProlongThePauseOfOthers() {
    missDeadlines("one");
    missDeadlines("two");
    nanos += PAUSE.toNanos();

    admit("one").missedDeadline();

    nanos += PAUSE.toNanos();
    assertThat(circuits.admit("one", listener)).isEmpty();
    admit("three").answered();
    assertThat(circuits.isSharedOpen()).isFalse();
    assertThat(changes).endsWith("opened", "closed");
  }

  @Test
  void aNewDescriptionAdmitsTheTrialAtOnce() {
    fault();

    circuits.onDescribed();

    assertThat(admit("one").isTrial()).isTrue();
    assertThat(circuits.admit("two", listener)).isEmpty();
  }

  @Test
  void anotherServiceStartsAnew() {
    missDeadlines("one");
    missDeadlines("two");

    circuits.reset(listener);

    assertThat(admit("one").isTrial()).isFalse();
    assertThat(changes).contains("closed", "closed for one", "closed for two");
  }

  @Test
  void aSandboxThatNoTrialReachesWaitsForItsOwn() {
    missDeadlines("one");
    nanos += PAUSE.toNanos();
    CircuitTicket trial = admit("one");

    assertThat(trial.isTrial()).isTrue();
    assertThat(circuits.admit("one", listener)).isEmpty();
    assertThat(admit("two").isTrial()).isFalse();
    trial.answered();

    assertThat(admit("one").isTrial()).isFalse();
    assertThat(changes).containsExactly("opened for one", "closed for one");
  }

  @Test
  void zeroFailuresTurnThemOff() {
    ServiceCircuits off = new ServiceCircuits(new CircuitLimits(0, PAUSE, () -> nanos));

    for (int i = 0; i < 1000; i++) {
      off.admit("one", listener).orElseThrow().faulted();
      off.admit("two", listener).orElseThrow().missedDeadline();
      off.admit("three", listener).orElseThrow().missedDeadline();
    }

    assertThat(changes).isEmpty();
  }

  private void missDeadlines(String sandbox) {
    for (int i = 0; i < FAILURES; i++) {
      admit(sandbox).missedDeadline();
    }
  }

  private void fault() {
    for (int i = 0; i < FAILURES; i++) {
      admit("any").faulted();
    }
  }

  /** A client that leaves during the trial does not block the service for other clients. */
  @Test
  void aCancelledTrialIsFollowedByAnotherAtOnce() {
    missDeadlines("one");
    missDeadlines("two");
    nanos += PAUSE.toNanos();

    admit("one").cancelled();
    CircuitTicket next = admit("one");

    assertThat(next.isTrial()).isTrue();
    assertThat(circuits.admit("three", listener)).isEmpty();
    next.answered();
    assertThat(circuits.isSharedOpen()).isFalse();
  }

  @Test
  void aCancelledCallChangesNothing() {
    for (int i = 0; i < 10; i++) {
      admit("one").cancelled();
    }

    assertThat(circuits.isSharedOpen()).isFalse();
    assertThat(circuits.sandboxesOpen()).isZero();
    assertThat(changes).isEmpty();
  }

  private CircuitTicket admit(String sandbox) {
    return circuits.admit(sandbox, listener).orElseThrow();
  }

  private record RecordedChanges(List<String> changes) implements CircuitListener {
    @Override
    public void onCircuitOpened() {
      changes.add("opened");
    }

    @Override
    public void onCircuitClosed() {
      changes.add("closed");
    }

    @Override
    public void onSandboxCircuitOpened(String sandbox) {
      changes.add("opened for " + sandbox);
    }

    @Override
    public void onSandboxCircuitClosed(String sandbox) {
      changes.add("closed for " + sandbox);
    }
  }
}
