package dev.sluice.proxy.connection;

import java.time.Duration;

/**
 * Event loop. A point in time that something must not outlive. It is polled by its loop and not
 * armed as a timer, so that setting one costs a clock reading and nothing else.
 */
public final class Deadline {
  private static final long NEVER = Long.MAX_VALUE;

  private long at = NEVER;

  public void in(Duration duration) {
    at = System.nanoTime() + duration.toNanos();
  }

  /** The earlier of two points in time. */
  public void in(Duration duration, long notAfterNanos) {
    long then = System.nanoTime() + duration.toNanos();
    at = then - notAfterNanos < 0 ? then : notAfterNanos;
  }

  public void never() {
    at = NEVER;
  }

  /** True once after the deadline has passed; it is unset then. */
  boolean expire(long nowNanos) {
    if (at == NEVER || nowNanos - at < 0) {
      return false;
    }
    at = NEVER;
    return true;
  }
}
