package dev.sluice.audit.fault;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices that the wall clock was set, by comparing it with monotonic time. Clients of Kafka wait
 * by the wall clock: after a step back they may wait for as long as the step. One thread.
 */
public final class ClockWatch {
  // A clock that is slewed moves less between two looks.
  private static final Duration STEP = Duration.ofSeconds(1);

  // A pause of this thread between two clocks must not look like a step of one of them.
  private static final Duration CALM = STEP.dividedBy(10);

  // Looks at most, to find one without a pause.
  private static final int LOOKS = 10;

  private final LongSupplier wallMillis;
  private final LongSupplier nanos;
  private long offsetMillis;

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
    long wall = 0;
    long before = 0;
    long pause = Long.MAX_VALUE;
    for (int i = 0; i < LOOKS && pause > CALM.toNanos(); i++) {
      before = nanos.getAsLong();
      wall = wallMillis.getAsLong();
      pause = nanos.getAsLong() - before;
    }
    return wall - TimeUnit.NANOSECONDS.toMillis(before);
  }
}
