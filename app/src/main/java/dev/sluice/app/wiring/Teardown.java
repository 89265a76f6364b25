package dev.sluice.app.wiring;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the parts of a node in reverse order of their start. Any thread: the first {@link #close}
 * does the work and later calls wait for it. A signal during the start first asks the start to end
 * ({@link #endStart}): a part that starts while another stops under it would fail with a trace.
 */
public final class Teardown implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

  private final Deque<Step> steps = new ArrayDeque<>();
  private final StartSteps starting;
  private boolean closed;
  private volatile boolean ending;

  public Teardown() {
    this(StartSteps.UNTOLD);
  }

  /**
   * @param starting told what starts
   */
  public Teardown(StartSteps starting) {
    this.starting = starting;
  }

  public void starting(String step) {
    starting.begin(step);
  }

  /**
   * Registers a started part; stops it at once when the teardown has run.
   *
   * @param stop may block; limits its own time
   * @throws CancellationException when the start is to end
   */
  public synchronized void push(String name, Stop stop) {
    if (closed) {
      new Step(name, stop).run();
    } else {
      steps.push(new Step(name, stop));
    }
    if (ending) {
      throw new CancellationException("stopped while it started");
    }
  }

  /** Ends the start after the part that is starting now. Does not wait for it. */
  public void endStart() {
    ending = true;
  }

  public boolean endsStart() {
    return ending;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!steps.isEmpty()) {
      steps.pop().run();
    }
  }

  @FunctionalInterface
  public interface Stop {
    void run() throws Exception;
  }

  private record Step(String name, Stop stop) {
    void run() {
      long start = System.nanoTime();
      try {
        stop.run();
        LOG.debug("{} stopped in {}", name, Duration.ofNanos(System.nanoTime() - start));
      } catch (Exception e) {
        LOG.error("{} did not stop cleanly: {}", name, e.toString());
      }
    }
  }
}
