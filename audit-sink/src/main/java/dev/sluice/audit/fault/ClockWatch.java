package dev.sluice.audit.fault;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices that the wall clock was set, by comparing it with monotonic time. Clients of Kafka wait
 * by the wall clock, so those of before a step may wait for as long as it was set back. One thread.
 */
public final class ClockWatch {
  /** A clock that is slewed moves less between two looks. */
  private static final Duration STEP = Duration.ofSeconds(1);

  private final LongSupplier wallMillis;
  private final LongSupplier nanos;
  private long offsetMillis;

  /**
   * Looks for the first time.
   *
   * @param wallMillis as {@link System#currentTimeMillis}
   * @param nanos as {@link System#nanoTime}
   */
  public ClockWatch(LongSupplier wallMillis, LongSupplier nanos) {
    this.wallMillis = wallMillis;
    this.nanos = nanos;
    this.offsetMillis = offset();
  }

  /** Whether the clock was set by a second or more, in either direction, since the last look. */
  public boolean wasSet() {
    long before = offsetMillis;
    offsetMillis = offset();
    return Math.abs(offsetMillis - before) >= STEP.toMillis();
  }

  private long offset() {
    return wallMillis.getAsLong() - TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
  }
}
