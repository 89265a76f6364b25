package dev.sluice.chain.session;

import dev.sluice.chain.stage.Evaluation;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The services of an event loop that sessions use.
 *
 * @param nanoTime a clock like {@link System#nanoTime()}
 * @param beside evaluates large messages on another thread
 * @param work counts what must end before the node stops
 * @param bugs told of exceptions
 */
public record SessionLoop(
    LongSupplier nanoTime, Beside beside, Work work, Consumer<Throwable> bugs) {
  /** Runs the action; an exception is reported as a bug. */
  void safely(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | StackOverflowError bug) {
      bugs.accept(bug);
    }
  }

  @FunctionalInterface
  public interface Beside {
    /** Completes on the event loop that asked; fails when the work throws. */
    Future<Evaluation> evaluate(Callable<Evaluation> work);
  }

  public interface Work {
    void begin();

    void end();
  }
}
