package dev.sluice.audit.fault;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Pauses of which each is twice as long as the one before, up to a longest one. One thread. */
public final class Backoff {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Duration first;
  private final Duration longest;
  private Duration next;

  public Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /** Between attempts, from a quarter of a second up to ten seconds. */
  public static Backoff ofAttempts() {
    return new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));
  }

  public void reset() {
    next = first;
  }

  public Duration next() {
    Duration pause = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    return pause;
  }

  public void await(BooleanSupplier over) {
    long end = System.nanoTime() + next().toNanos();
    long left = end - System.nanoTime();
    while (left > 0 && !over.getAsBoolean()) {
      LockSupport.parkNanos(Math.min(left, LOOK.toNanos()));
      left = end - System.nanoTime();
    }
  }
}
