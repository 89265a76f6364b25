package dev.sluice.chain.stage;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Measures one run: a lap for each stage of its trace, and the remaining budget at the last lap.
 * Event loop only.
 */
public final class RunClock {
  private static final long LEAST_NANOS = 1_000_000;

  private final LongSupplier nanoTime;
  private final long begun;
  private final long deadline;
  private long now;

  public RunClock(Duration budget, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    this.now = begun;
    this.deadline = now + budget.toNanos();
  }

  /** Nanoseconds since the last lap, which ends here. */
  public long lap() {
    long before = now;
    now = nanoTime.getAsLong();
    return now - before;
  }

  /** Nanoseconds from the start to the last lap. */
  public long lapBegun() {
    return now - begun;
  }

  public Duration remaining() {
    return Duration.ofNanos(deadline - now);
  }

  /** Less than the least time of a call is none: timers end up to a millisecond early. */
  public boolean isOver() {
    return deadline - now < LEAST_NANOS;
  }
}
