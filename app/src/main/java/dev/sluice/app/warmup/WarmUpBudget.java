package dev.sluice.app.warmup;

import java.time.Duration;

/** How many requests of one kind are sent, and how long. Event loop only. */
final class WarmUpBudget {
  private final long end;
  private int left;

  /**
   * @param requests of all connections together
   * @param time from now
   */
  WarmUpBudget(int requests, Duration time) {
    this.left = requests;
    this.end = System.nanoTime() + time.toNanos();
  }

  /** Whether one more request may be sent. */
  boolean take() {
    return left-- > 0 && System.nanoTime() - end < 0;
  }
}
