package dev.sluice.tools.tail;

import java.util.concurrent.TimeUnit;

/** Runs something once when nothing came for the first second. One thread. */
final class FirstWait {
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Runnable task;
  private final long began = System.nanoTime();
  private boolean over;

  FirstWait(Runnable task) {
    this.task = task;
  }

  /** Comes after each attempt to read. */
  void polled(boolean nothing) {
    if (over) {
      return;
    }
    if (!nothing) {
      over = true;
    } else if (System.nanoTime() - began > QUIET_NANOS) {
      over = true;
      task.run();
    }
  }
}
