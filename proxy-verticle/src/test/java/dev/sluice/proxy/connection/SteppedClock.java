package dev.sluice.proxy.connection;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Time that passes when a test says so. Each reading is a nanosecond later than the one before, so
 * that a deadline which restarts when it expires is not over at once.
 */
public final class SteppedClock implements LongSupplier {
  private long nanos;

  @Override
  public long getAsLong() {
    return nanos++;
  }

  /** The time after a duration, which does not pass. */
  public long after(Duration duration) {
    return getAsLong() + duration.toNanos();
  }

  /** Lets time pass, and returns the time then. */
  public long pass(Duration duration) {
    nanos += duration.toNanos();
    return getAsLong();
  }
}
