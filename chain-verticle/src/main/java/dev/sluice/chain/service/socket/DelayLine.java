package dev.sluice.chain.service.socket;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Runs actions, each one delay after it was added, with one timer for all that wait: streams end by
 * the thousand in a second. Event loop only.
 */
public final class DelayLine {
  private final Vertx vertx;
  private final long millis;
  private final Queue<Due> waiting = new ArrayDeque<>(0);
  private boolean armed;

  /** Delays by whole milliseconds, at least one. */
  public DelayLine(Vertx vertx, Duration delay) {
    this.vertx = vertx;
    this.millis = delay.toMillis();
  }

  /** Adds an action, which runs on the caller's event loop. */
  public void add(Runnable action) {
    waiting.add(new Due(action, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis)));
    arm(millis);
  }

  private void arm(long in) {
    if (!armed) {
      armed = true;
      vertx.setTimer(in, now -> ring());
    }
  }

  private void ring() {
    try {
      long now = System.nanoTime();
      while (!waiting.isEmpty() && waiting.element().nanos() - now <= 0) {
        waiting.remove().action().run();
      }
    } finally {
      armed = false;
      if (!waiting.isEmpty()) {
        long left = waiting.element().nanos() - System.nanoTime();
        arm(1 + TimeUnit.NANOSECONDS.toMillis(Math.max(0, left)));
      }
    }
  }

  /** An action, and when it is due by {@link System#nanoTime()}. */
  private record Due(Runnable action, long nanos) {}
}
