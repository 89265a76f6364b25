package dev.sluice.chain.remote;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Event loop only. Stops asking a service that fails time after time; after a pause one probe finds
 * out whether it recovered.
 */
public final class CircuitBreaker {
  private final Settings settings;
  private final LongSupplier nanoTime;
  private final Listener listener;
  private State state = new State.Closed(0);

  CircuitBreaker(Settings settings, LongSupplier nanoTime, Listener listener) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.listener = listener;
  }

  /** Whether to ask now; who was let through reports {@link #succeeded} or {@link #failed}. */
  boolean admits() {
    return switch (state) {
      case State.Closed closed -> true;
      case State.HalfOpen halfOpen -> false;
      case State.Open open -> {
        boolean rested = nanoTime.getAsLong() - open.until() >= 0;
        if (rested) {
          state = new State.HalfOpen();
        }
        yield rested;
      }
    };
  }

  void succeeded() {
    switch (state) {
      case State.Closed closed -> state = new State.Closed(0);
      case State.HalfOpen halfOpen -> close();
      case State.Open open -> {
        // Asked before the circuit opened; the probe decides.
      }
    }
  }

  void failed() {
    switch (state) {
      case State.Closed closed -> {
        int failures = closed.failures() + 1;
        state = new State.Closed(failures);
        if (settings.isOn() && failures >= settings.consecutiveFailures()) {
          listener.opened();
          open();
        }
      }
      case State.HalfOpen halfOpen -> open();
      case State.Open open -> {
        // Asked before the circuit opened.
      }
    }
  }

  /** Forgets all failures: the service was described anew. */
  void reset() {
    switch (state) {
      case State.Closed closed -> state = new State.Closed(0);
      case State.HalfOpen halfOpen -> close();
      case State.Open open -> close();
    }
  }

  private void open() {
    state = new State.Open(nanoTime.getAsLong() + settings.pause().toNanos());
  }

  private void close() {
    state = new State.Closed(0);
    listener.closed();
  }

  /**
   * When to stop asking.
   *
   * @param consecutiveFailures 0 turns the breaker off
   * @param pause before a probe
   */
  public record Settings(int consecutiveFailures, Duration pause) {
    public static final Settings DEFAULT = new Settings(5, Duration.ofSeconds(5));

    boolean isOn() {
      return consecutiveFailures > 0;
    }
  }

  /** Hears of the change, not of every failure. */
  interface Listener {
    void opened();

    void closed();
  }

  private sealed interface State {
    record Closed(int failures) implements State {}

    record Open(long until) implements State {}

    record HalfOpen() implements State {}
  }
}
