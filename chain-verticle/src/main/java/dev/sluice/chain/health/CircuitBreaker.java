package dev.sluice.chain.health;

import dev.sluice.chain.contract.Limits;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Stops calls to a service that fails several times in a row; after a pause, one probe finds out
 * whether it recovered. Event loop only.
 *
 * <p>Every change of state starts a round. A call reports with the round that admitted it and
 * counts in that round only: a call from before the circuit opened is no probe.
 */
public final class CircuitBreaker {
  /** Longer than any call; a probe without a report by then is lost. */
  private static final Duration LEASE = Limits.STAGE_TIMEOUT_MAX.plusSeconds(1);

  private final int maxFailures;
  private final Duration pause;
  private final LongSupplier nanoTime;
  private final Listener listener;
  private State state = new State.Closed();
  private int failures;
  private int round;

  /**
   * Closed, so that calls are admitted.
   *
   * @param maxFailures in a row, which open the circuit; 0 never opens it
   * @param pause before a probe
   * @param nanoTime a clock like {@link System#nanoTime()}
   */
  public CircuitBreaker(int maxFailures, Duration pause, LongSupplier nanoTime, Listener listener) {
    this.maxFailures = maxFailures;
    this.pause = pause;
    this.nanoTime = nanoTime;
    this.listener = listener;
  }

  /** The round to report {@link #succeeded} or {@link #failed} with; empty: do not call now. */
  public OptionalInt admit() {
    return switch (state) {
      case State.Closed closed -> OptionalInt.of(round);
      case State.Open open -> probe(open.untilNanos());
      case State.HalfOpen halfOpen -> probe(halfOpen.untilNanos());
    };
  }

  /** An admitted call brought a reply. */
  public void succeeded(int admitted) {
    if (admitted != round) {
      return;
    }
    switch (state) {
      case State.Closed closed -> failures = 0;
      case State.HalfOpen probed -> close();
      case State.Open open -> throw unreported();
    }
  }

  /** An admitted call brought none. */
  public void failed(int admitted) {
    if (admitted != round) {
      return;
    }
    switch (state) {
      case State.Closed closed -> {
        failures++;
        if (failures == maxFailures) {
          open();
          listener.onCircuitOpened();
        }
      }
      case State.HalfOpen probed -> open();
      case State.Open open -> throw unreported();
    }
  }

  /** Forgets all failures and the calls under way: the service described itself again. */
  public void reset() {
    switch (state) {
      case State.Closed closed -> enter(new State.Closed());
      case State.HalfOpen probed -> close();
      case State.Open open -> close();
    }
  }

  private OptionalInt probe(long fromNanos) {
    long now = nanoTime.getAsLong();
    if (now - fromNanos < 0) {
      return OptionalInt.empty();
    }
    enter(new State.HalfOpen(now + LEASE.toNanos()));
    return OptionalInt.of(round);
  }

  private void open() {
    enter(new State.Open(nanoTime.getAsLong() + pause.toNanos()));
  }

  private void close() {
    enter(new State.Closed());
    listener.onCircuitClosed();
  }

  private void enter(State next) {
    state = next;
    round++;
    failures = 0;
  }

  private static IllegalStateException unreported() {
    return new IllegalStateException("no call is admitted while the circuit is open");
  }

  /** Told of the change, not of every failure. */
  public interface Listener {
    void onCircuitOpened();

    void onCircuitClosed();
  }

  private sealed interface State {
    record Closed() implements State {}

    /**
     * No call is admitted.
     *
     * @param untilNanos when a probe is due
     */
    record Open(long untilNanos) implements State {}

    /**
     * A probe is under way.
     *
     * @param untilNanos when it is lost and another is due
     */
    record HalfOpen(long untilNanos) implements State {}
  }
}
