package dev.sluice.chain.pipeline.flow;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What pipelines use of their event loop.
 *
 * @param nanoTime a clock like {@link System#nanoTime()}
 * @param timers of this loop
 * @param later runs something on this loop, after what runs now, in order
 * @param work counts what must end before the node stops
 * @param memory what a message holds; of each one its own
 * @param bugs told of exceptions
 */
public record PipelineLoop(
    LongSupplier nanoTime,
    Timers timers,
    Executor later,
    Work work,
    MessageMemory memory,
    Consumer<Throwable> bugs) {
  /** The same for one message, whose bugs end it alone. */
  public PipelineLoop guarded(Consumer<Throwable> ending) {
    return new PipelineLoop(
        nanoTime,
        (time, action) -> timers.after(time, () -> run(action, ending)),
        action -> later.execute(() -> run(action, ending)),
        work,
        memory.another(),
        ending);
  }

  /** Runs the action; a bug in it is told. */
  public void safely(Runnable action) {
    run(action, bugs);
  }

  private static void run(Runnable action, Consumer<Throwable> bugs) {
    try {
      action.run();
    } catch (RuntimeException | StackOverflowError bug) {
      bugs.accept(bug);
    }
  }

  /** Timers of an event loop. */
  @FunctionalInterface
  public interface Timers {
    /** Runs the action once, on the loop. */
    Timer after(Duration time, Runnable action);
  }

  /** A timer that was set. */
  @FunctionalInterface
  public interface Timer {
    /** Without effect once it ran. */
    void cancel();
  }

  /** Counts pipelines, from their preflight to their end. */
  public interface Work {
    void begin();

    void end();
  }
}
