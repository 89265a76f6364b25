package dev.sluice.audit.ship;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Pauses between attempts, from a quarter of a second, doubled up to ten seconds. */
final class ShippingBackoff {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(50);

  private Duration next = FIRST;

  void reset() {
    next = FIRST;
  }

  /** Waits for the next pause, or until the condition holds. */
  void await(BooleanSupplier over) {
    long end = System.nanoTime() + next.toNanos();
    while (System.nanoTime() - end < 0 && !over.getAsBoolean()) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
