package dev.sluice.app.wiring;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the parts of a node in reverse order of their start. Any thread: the first {@link #close}
 * does the work and later calls wait for it, so a signal during the start is safe.
 */
public final class Teardown implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

  private final Deque<Step> steps = new ArrayDeque<>();
  private boolean closed;

  /**
   * Registers a started part; stops it at once when the teardown has run.
   *
   * @param stop may block; limits its own time
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

  /** Stops one part. */
  @FunctionalInterface
  public interface Stop {
    /** Blocks until the part has stopped or its time limit is reached. */
    void run() throws Exception;
  }

  private record Step(String name, Stop stop) {
    void run() {
      long start = System.nanoTime();
      try {
        stop.run();
        LOG.debug("{} stopped in {}", name, Duration.ofNanos(System.nanoTime() - start));
      } catch (Exception e) {
        LOG.error("{} did not stop cleanly", name, e);
      }
    }
  }
}
