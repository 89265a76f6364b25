package dev.sluice.audit.ship;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The life of the shipper's thread: it is asked to end, given time, and in the end interrupted. */
final class ShipperThread {
  /** A broker that takes nothing for so long while we stop is not waited for. */
  private static final Duration STALL = Duration.ofSeconds(5);

  /** The same for one that was away before. */
  private static final Duration STALL_IN_TROUBLE = Duration.ofSeconds(2);

  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final ShippingStatus standing;
  private final Thread thread;
  private final AtomicLong askedAt = new AtomicLong();
  private final AtomicLong deadline = new AtomicLong();
  private volatile boolean asked;
  private volatile boolean over;

  ShipperThread(ShippingStatus standing, Runnable work) {
    this.standing = standing;
    this.thread = Thread.ofPlatform().daemon().name("audit-shipper").unstarted(work);
  }

  /** Not before everything that the work uses is there, this object included. */
  void begin() {
    thread.start();
  }

  /** Whether nothing more will be appended. */
  boolean isDraining() {
    return asked;
  }

  /** Whether the thread has to end now. */
  boolean isOver() {
    if (asked && !over) {
      long now = System.nanoTime();
      long quiet = Math.min(now - askedAt.get(), standing.sinceProgress().toNanos());
      over = now - deadline.get() >= 0 || quiet >= stall().toNanos();
    }
    return over;
  }

  private Duration stall() {
    return switch (standing.shipping()) {
      case STARTING, WORKING -> STALL;
      case RETRYING, BLOCKED -> STALL_IN_TROUBLE;
    };
  }

  /** Returns when the thread has ended, or does not end. */
  void stop(Duration within) {
    askedAt.set(System.nanoTime());
    deadline.set(System.nanoTime() + within.toNanos());
    asked = true;
    LockSupport.unpark(thread);
    try {
      boolean ended = false;
      while (!ended && !isOver()) {
        ended = thread.join(LOOK);
      }
      // It may be inside of a call to Kafka that would last for many seconds.
      thread.interrupt();
      thread.join(GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
