package dev.sluice.audit.fault;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Pauses between attempts, from a quarter of a second, doubled up to ten seconds. One thread. */
public final class RetryBackoff {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(50);

  private Duration next = FIRST;

  /** The next pause is the first again. */
  public void reset() {
    next = FIRST;
  }

  /** The next pause. */
  public Duration next() {
    Duration pause = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return pause;
  }

  /** Waits for the next pause, or until the condition holds. */
  public void await(BooleanSupplier over) {
    long end = System.nanoTime() + next().toNanos();
    while (System.nanoTime() - end < 0 && !over.getAsBoolean()) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
