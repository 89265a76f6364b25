package dev.sluice.chain.health;

import dev.sluice.chain.contract.Limits;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * Stops calls that fail several times in a row. After a pause it admits one trial; while trials
 * fail, the pause doubles. Any thread: states are replaced as a whole.
 *
 * <p>A call reports with the state that admitted it, so that a call from before the circuit opened
 * is no trial, and one from before it closed does not count.
 */
final class CircuitBreaker {
  // Longer than any call; a trial without a report by then is lost.
  private static final Duration LEASE = Limits.STAGE_TIMEOUT_MAX.plusSeconds(1);

  private final CircuitLimits limits;
  private final AtomicReference<State> state = new AtomicReference<>(new State.Closed(0, 0));

  CircuitBreaker(CircuitLimits limits) {
    this.limits = limits;
  }

  /** The state to report with; empty when no call is admitted now. */
  Optional<State> admit() {
    return switch (now()) {
      case State.Closed closed -> Optional.of(closed);
      case State.Open open -> trial(open, open.untilNanos(), open.pause());
      case State.HalfOpen halfOpen -> trial(halfOpen, halfOpen.untilNanos(), halfOpen.pause());
    };
  }

  boolean isOpen() {
    return !(now() instanceof State.Closed);
  }

  boolean isRefusing() {
    return switch (now()) {
      case State.Closed closed -> false;
      case State.Open open -> !isOver(open.untilNanos());
      case State.HalfOpen halfOpen -> !isOver(halfOpen.untilNanos());
    };
  }

  /** An admitted call was answered. Returns whether that closed the circuit. */
  boolean succeeded(State admitted) {
    State now = now();
    if (now instanceof State.Closed closed && admitted instanceof State.Closed) {
      if (closed.failures() > 0) {
        state.compareAndSet(closed, new State.Closed(closed.epoch(), 0));
      }
      return false;
    }
    return admitted instanceof State.HalfOpen trial
        && state.compareAndSet(trial, new State.Closed(trial.epoch() + 1, 0));
  }

  /** An admitted call failed. Returns whether that opened the circuit. */
  boolean failed(State admitted) {
    while (true) {
      State now = now();
      if (now instanceof State.Closed closed) {
        if (!(admitted instanceof State.Closed early) || early.epoch() != closed.epoch()) {
          return false;
        }
        State next = after(closed);
        if (state.compareAndSet(closed, next)) {
          return next instanceof State.Open;
        }
      } else {
        prolong(admitted);
        return false;
      }
    }
  }

  boolean failedUnasked() {
    return now() instanceof State.Closed closed && failed(closed);
  }

  /**
   * As {@link #failed}, but calls that were under way together count once: one lost connection ends
   * all of them.
   */
  boolean failedTogether(State admitted) {
    return now().equals(admitted) && failed(admitted);
  }

  /** Ends a failed trial; the next one follows after a longer pause. Other calls are ignored. */
  void prolong(State admitted) {
    retry(admitted, limits::longerThan);
  }

  /** Ends a trial that proved nothing; the next one follows after the same pause. */
  void postpone(State admitted) {
    retry(admitted, pause -> pause);
  }

  /** Ends a trial that was cancelled; the next one is due at once. */
  void giveBack(State admitted) {
    if (admitted instanceof State.HalfOpen trial) {
      long now = limits.nanoTime().getAsLong();
      state.compareAndSet(trial, new State.Open(trial.epoch(), now, trial.pause()));
    }
  }

  boolean open() {
    State now = now();
    return limits.maxFailures() > 0
        && now instanceof State.Closed closed
        && state.compareAndSet(closed, opened(closed.epoch(), limits.pause()));
  }

  void endPause() {
    if (now() instanceof State.Open open) {
      long now = limits.nanoTime().getAsLong();
      state.compareAndSet(open, new State.Open(open.epoch(), now, open.pause()));
    }
  }

  boolean reset() {
    while (true) {
      State before = now();
      if (state.compareAndSet(before, new State.Closed(before.epoch() + 1, 0))) {
        return !(before instanceof State.Closed);
      }
    }
  }

  private State now() {
    return Objects.requireNonNull(state.get());
  }

  private Optional<State> trial(State from, long dueNanos, Duration pause) {
    if (!isOver(dueNanos)) {
      return Optional.empty();
    }
    long lost = limits.nanoTime().getAsLong() + LEASE.toNanos();
    State trial = new State.HalfOpen(from.epoch(), lost, pause);
    return state.compareAndSet(from, trial) ? Optional.of(trial) : Optional.empty();
  }

  private boolean isOver(long untilNanos) {
    return limits.nanoTime().getAsLong() - untilNanos >= 0;
  }

  private State after(State.Closed closed) {
    if (limits.maxFailures() == 0) {
      return closed;
    }
    int failures = closed.failures() + 1;
    return failures == limits.maxFailures()
        ? opened(closed.epoch(), limits.pause())
        : new State.Closed(closed.epoch(), failures);
  }

  private void retry(State admitted, UnaryOperator<Duration> pause) {
    if (admitted instanceof State.HalfOpen trial) {
      state.compareAndSet(trial, opened(trial.epoch(), pause.apply(trial.pause())));
    }
  }

  private State.Open opened(int epoch, Duration pause) {
    return new State.Open(epoch, limits.nanoTime().getAsLong() + pause.toNanos(), pause);
  }

  /** Replaced as a whole, so that a change of another thread is noticed. */
  sealed interface State {
    /** Raised each time the circuit closes. */
    int epoch();

    record Closed(int epoch, int failures) implements State {}

    /** No call is admitted until a trial is due. */
    record Open(int epoch, long untilNanos, Duration pause) implements State {}

    /** A trial is under way; when its time is over, it is lost and another is due. */
    record HalfOpen(int epoch, long untilNanos, Duration pause) implements State {}
  }
}
