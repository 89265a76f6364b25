package dev.sluice.chain.run;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Measures one run: a lap for each stage of its trace, and the remaining budget at the last lap.
 */
final class RunClock {
  private final LongSupplier nanoTime;
  private final long begun;
  private final long deadline;
  private long now;

  /**
   * Starts now.
   *
   * @param nanoTime a clock like {@link System#nanoTime()}
   */
  RunClock(Duration budget, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    this.now = begun;
    this.deadline = now + budget.toNanos();
  }

  /** Nanoseconds since the last lap, which ends here. */
  long lap() {
    long before = now;
    now = nanoTime.getAsLong();
    return now - before;
  }

  /** Nanoseconds from the start to the last lap. */
  long lapBegun() {
    return now - begun;
  }

  /** Zero or less when the budget is spent. */
  Duration remaining() {
    return Duration.ofNanos(deadline - now);
  }

  boolean isOver() {
    return deadline - now <= 0;
  }
}
