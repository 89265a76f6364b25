package dev.sluice.app.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be stopped, stopped in reverse. Any thread; the first {@link #close} does the work
 * and later ones wait for it, so a signal that arrives while a node is still starting is safe.
 */
public final class Teardown implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

  private final Deque<Step> steps = new ArrayDeque<>();
  private boolean closed;

  /**
   * Adds what has just started; runs it at once when everything else is already stopped.
   *
   * @param stop may block, and bounds its own time
   */
  public synchronized void push(String name, Stop stop) {
    if (closed) {
      new Step(name, stop).run();
    } else {
      steps.push(new Step(name, stop));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!steps.isEmpty()) {
      steps.pop().run();
    }
  }

  /** Stops one thing. */
  @FunctionalInterface
  public interface Stop {
    /** Blocks until it has stopped or its time is over. */
    void run() throws Exception;
  }

  private record Step(String name, Stop stop) {
    void run() {
      long start = System.nanoTime();
      try {
        stop.run();
        LOG.debug("{} stopped in {}", name, Duration.ofNanos(System.nanoTime() - start));
      } catch (Exception e) {
        LOG.error("{} did not stop in order", name, e);
      }
    }
  }
}
