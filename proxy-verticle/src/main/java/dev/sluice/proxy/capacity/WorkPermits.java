package dev.sluice.proxy.capacity;

import dev.sluice.config.settings.proxy.Capacity;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Event loops, all of a node: permits for middleware work and a bounded line of those who wait for
 * one (middleware-contract f.2, f.3). Lock-free; a permit that is given back goes to the longest
 * waiting request whatever its loop. Outlives every reload.
 */
public final class WorkPermits {
  private final AtomicInteger free;
  private final AtomicInteger places;
  private final Queue<Waiter> line = new ConcurrentLinkedQueue<>();

  public WorkPermits(Capacity capacity) {
    this.free = new AtomicInteger(capacity.active());
    this.places = new AtomicInteger(capacity.waiting());
  }

  /** What became of asking for a permit. */
  public enum Admission {
    /** A permit is held; run the work and release it. */
    GRANTED,
    /** In line; the action runs later on the caller's context, holding a permit. */
    WAITING,
    /** No permit and no place in line; the action never runs. */
    EXHAUSTED
  }

  /**
   * Asks for a permit from an event loop.
   *
   * @param granted runs on the caller's context if it had to wait; it must lead to one {@link
   *     #release}
   */
  public Admission acquire(Runnable granted) {
    if (line.isEmpty() && take(free)) {
      return Admission.GRANTED;
    }
    if (!take(places)) {
      return Admission.EXHAUSTED;
    }
    line.add(new Waiter(Vertx.currentContext(), granted));
    serve();
    return Admission.WAITING;
  }

  public void release() {
    free.incrementAndGet();
    serve();
  }

  // Whoever adds a waiter or frees a permit afterwards looks again, so neither can miss the other.
  private void serve() {
    while (!line.isEmpty() && take(free)) {
      Waiter first = line.poll();
      if (first == null) {
        free.incrementAndGet();
      } else {
        places.incrementAndGet();
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
