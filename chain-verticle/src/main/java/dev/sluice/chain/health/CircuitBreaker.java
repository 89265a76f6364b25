package dev.sluice.chain.health;

import dev.sluice.chain.contract.Limits;
import dev.sluice.config.settings.ServiceSettings;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Event loop only. Stops asking a service that fails time after time; after a pause one probe finds
 * out whether it recovered.
 *
 * <p>Every change of state begins a round. A call reports with the round that let it through, and
 * what it reports counts in that round only: a call from before the circuit opened is no probe.
 */
public final class CircuitBreaker {
  /** Longer than any call, so that a probe that is silent by then is lost. */
  private static final Duration LEASE = Limits.STAGE_TIMEOUT_MAX.plusSeconds(1);

  private final ServiceSettings.Breaker settings;
  private final LongSupplier nanoTime;
  private final Listener listener;
  private State state = new State.Closed();
  private int round;
  private int failuresInARow;

  public CircuitBreaker(
      ServiceSettings.Breaker settings, LongSupplier nanoTime, Listener listener) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.listener = listener;
  }

  /** The round to report {@link #succeeded} or {@link #failed} with; empty: do not ask now. */
  public OptionalInt admit() {
    return switch (state) {
      case State.Closed closed -> OptionalInt.of(round);
      case State.Open open -> probe(open.until());
      case State.HalfOpen halfOpen -> probe(halfOpen.until());
    };
  }

  public void succeeded(int admitted) {
    if (admitted != round) {
      return;
    }
    switch (state) {
      case State.Closed closed -> failuresInARow = 0;
      case State.HalfOpen probed -> close();
      case State.Open open -> throw unreported();
    }
  }

  public void failed(int admitted) {
    if (admitted != round) {
      return;
    }
    switch (state) {
      case State.Closed closed -> {
        failuresInARow++;
        if (failuresInARow == settings.consecutiveFailures()) {
          rest();
          listener.opened();
        }
      }
      case State.HalfOpen probed -> rest();
      case State.Open open -> throw unreported();
    }
  }

  /** Forgets all failures, and calls that are under way: the service was described anew. */
  public void reset() {
    switch (state) {
      case State.Closed closed -> enter(new State.Closed());
      case State.HalfOpen probed -> close();
      case State.Open open -> close();
    }
  }

  private OptionalInt probe(long from) {
    long now = nanoTime.getAsLong();
    if (now - from < 0) {
      return OptionalInt.empty();
    }
    enter(new State.HalfOpen(now + LEASE.toNanos()));
    return OptionalInt.of(round);
  }

  private void rest() {
    enter(new State.Open(nanoTime.getAsLong() + settings.pause().toNanos()));
  }

  private void close() {
    enter(new State.Closed());
    listener.closed();
  }

  private void enter(State next) {
    state = next;
    round++;
    failuresInARow = 0;
  }

  private static IllegalStateException unreported() {
    return new IllegalStateException("no call is let through while the circuit is open");
  }

  /** Hears of the change, not of every failure. */
  public interface Listener {
    void opened();

    void closed();
  }

  private sealed interface State {
    record Closed() implements State {}

    /**
     * Nothing is asked.
     *
     * @param until when a probe is due
     */
    record Open(long until) implements State {}

    /**
     * A probe is under way.
     *
     * @param until when it is lost and another is due
     */
    record HalfOpen(long until) implements State {}
  }
}
