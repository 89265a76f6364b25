package dev.sluice.proxy.capacity;

import dev.sluice.config.settings.proxy.Capacity;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Permits for inspection work and a bounded queue of requests that wait for one
 * (middleware-contract f.2, f.3). Shared by all event loops of a node, lock-free; a released permit
 * goes to the request that waits longest, on any loop. Outlives every reload.
 */
public final class WorkPermits {
  private final AtomicInteger freePermits;
  private final AtomicInteger freePlaces;
  private final Queue<Waiter> queue = new ConcurrentLinkedQueue<>();

  public WorkPermits(Capacity capacity) {
    this.freePermits = new AtomicInteger(capacity.active());
    this.freePlaces = new AtomicInteger(capacity.waiting());
  }

  /** The result of asking for a permit. */
  public enum Admission {
    /** The caller holds a permit, to be released after the work. */
    GRANTED,
    /** The request is queued; the action runs later on the caller's context, with a permit. */
    WAITING,
    /** No permit is free and the queue is full; the action never runs. */
    EXHAUSTED
  }

  /**
   * Asks for a permit from an event loop.
   *
   * @param granted runs on the caller's context after a wait; must lead to one {@link #release}
   */
  public Admission acquire(Runnable granted) {
    if (queue.isEmpty() && take(freePermits)) {
      return Admission.GRANTED;
    }
    if (!take(freePlaces)) {
      return Admission.EXHAUSTED;
    }
    queue.add(new Waiter(Vertx.currentContext(), granted));
    serve();
    return Admission.WAITING;
  }

  public void release() {
    freePermits.incrementAndGet();
    serve();
  }

  // Called after each added waiter and each freed permit, so that neither misses the other.
  private void serve() {
    while (!queue.isEmpty() && take(freePermits)) {
      Waiter first = queue.poll();
      if (first == null) {
        freePermits.incrementAndGet();
      } else {
        freePlaces.incrementAndGet();
        first.context.runOnContext(ignored -> first.granted.run());
      }
    }
  }

  private static boolean take(AtomicInteger counter) {
    int current = counter.get();
    while (current > 0) {
      if (counter.compareAndSet(current, current - 1)) {
        return true;
      }
      current = counter.get();
    }
    return false;
  }

  private record Waiter(Context context, Runnable granted) {}
}
