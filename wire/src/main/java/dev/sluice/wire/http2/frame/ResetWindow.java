package dev.sluice.wire.http2.frame;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Counts resets, for at most ten seconds. Any thread, lock-free. */
public final class ResetWindow {
  private static final long PERIOD_NANOS = Duration.ofSeconds(10).toNanos();

  private final AtomicReference<Taken> taken = new AtomicReference<>(new Taken(0, 0));

  /**
   * Resets in a period.
   *
   * @param sinceNanos monotonic time of its begin; without a meaning as long as there are none
   */
  private record Taken(long sinceNanos, long resets) {
    Taken plus(int more, long nowNanos) {
      boolean over = resets == 0 || nowNanos - sinceNanos > PERIOD_NANOS;
      return over ? new Taken(nowNanos, more) : new Taken(sinceNanos, resets + more);
    }
  }

  boolean isSpent(long most, long nowNanos) {
    return taken.updateAndGet(before -> before.plus(0, nowNanos)).resets() >= most;
  }

  boolean take(int number, long most, long nowNanos) {
    return taken.updateAndGet(before -> before.plus(number, nowNanos)).resets() <= most;
  }
}
