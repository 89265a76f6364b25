package dev.sluice.audit.ship;

import dev.sluice.audit.fault.FaultState;
import dev.sluice.audit.fault.SupervisedThread;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread of the shipper: starts it, asks it to end, gives it time, and finally interrupts it.
 */
final class ShipperThread {
  // While stopping, longest wait for a broker that accepts nothing.
  private static final Duration STALL = Duration.ofSeconds(5);

  // The same for a broker that was unreachable before.
  private static final Duration STALL_IN_TROUBLE = Duration.ofSeconds(2);

  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration GRACE = Duration.ofSeconds(2);

  // Longest wait for the node to serve.
  private static final Duration LONGEST_START = Duration.ofSeconds(10);

  private final ShippingStatus status;
  private final SupervisedThread supervised;
  private final Thread thread;
  private final AtomicLong askedAt = new AtomicLong();
  private final AtomicLong deadline = new AtomicLong();
  private final CountDownLatch serving = new CountDownLatch(1);
  private volatile boolean asked;
  private volatile boolean over;

  ShipperThread(ShippingStatus status, Runnable work, FaultState faults) {
    this.status = status;
    this.supervised = new SupervisedThread("audit-shipper", work, faults);
    this.thread = supervised.thread();
  }

  /** The node serves: what would delay that may begin. Any thread. */
  void onServing() {
    serving.countDown();
  }

  /** Waits until the node serves or stops, for ten seconds at most. This thread only. */
  void awaitServing() {
    try {
      long begun = System.nanoTime();
      boolean over = false;
      while (!over && !asked && System.nanoTime() - begun < LONGEST_START.toNanos()) {
        over = serving.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts the thread, when everything that its work uses is constructed, this object included. */
  void begin() {
    supervised.start();
  }

  boolean isDraining() {
    return asked;
  }

  /** Whether the thread must end now. */
  boolean isOver() {
    if (asked && !over) {
      long now = System.nanoTime();
      long quiet = Math.min(now - askedAt.get(), status.sinceProgress().toNanos());
      over = now - deadline.get() >= 0 || quiet >= stall().toNanos();
    }
    return over;
  }

  private Duration stall() {
    return switch (status.shipping()) {
      case STARTING, WORKING -> STALL;
      case RETRYING, STUCK, BLOCKED -> STALL_IN_TROUBLE;
    };
  }

  /** Stops the thread; returns when it has ended or ignores an interrupt. */
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
      // The thread may be in a call to Kafka that lasts for many seconds.
      thread.interrupt();
      thread.join(GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
