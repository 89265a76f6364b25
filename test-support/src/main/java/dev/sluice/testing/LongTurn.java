package dev.sluice.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Holds the thread of an event loop, as a long collection of garbage or a suspended process do. */
public final class LongTurn {
  private LongTurn() {}

  /** Returns when the time is over. */
  public static void of(Duration time) {
    long begun = System.nanoTime();
    for (long left = time.toNanos();
        left > 0;
        left = time.toNanos() - (System.nanoTime() - begun)) {
      LockSupport.parkNanos(left);
    }
  }
}
