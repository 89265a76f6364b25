package dev.sluice.chain.pipeline.flow;

import dev.sluice.chain.health.ContractFailures;
import dev.sluice.proto.v1.StreamedStage;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The services of an event loop that pipelines use.
 *
 * @param nanoTime a clock like {@link System#nanoTime()}
 * @param timers of this loop
 * @param later runs something on this loop, after what runs now, in order
 * @param turn runs something now, and what falls due by it
 * @param work counts what must end before the node stops
 * @param memory what a message holds; of each one its own
 * @param failures of the contract, of the node
 * @param bugs told of exceptions
 */
public record PipelineLoop(
    LongSupplier nanoTime,
    Timers timers,
    Executor later,
    Executor turn,
    Work work,
    MessageMemory memory,
    ContractFailures failures,
    Consumer<Throwable> bugs) {
  public PipelineLoop guarded(Turn turn, String sandbox, Consumer<Throwable> ending) {
    return new PipelineLoop(
        nanoTime,
        (time, action) -> timers.after(time, () -> run(action, ending)),
        action -> turn.execute(() -> run(action, ending)),
        action -> turn.run(() -> run(action, ending)),
        work,
        memory.another(sandbox),
        failures,
        ending);
  }

  /** Runs the action; an exception is reported as a bug. */
  public void safely(Runnable action) {
    run(action, bugs);
  }

  /** Reports a contract failure, unless it was reported before; no kind means none. */
  public void misspoke(String service, boolean response, String kind, StreamedStage.Builder told) {
    if (!kind.isEmpty()) {
      String operation = response ? "http_response" : "http_request";
      failures
          .happened(new ContractFailures.Failure(service, operation, kind), nanoTime.getAsLong())
          .ifPresent(before -> told.setContractFailure(kind).setContractFailuresSuppressed(before));
    }
  }

  private static void run(Runnable action, Consumer<Throwable> bugs) {
    try {
      action.run();
    } catch (RuntimeException | StackOverflowError bug) {
      bugs.accept(bug);
    }
  }

  @FunctionalInterface
  public interface Timers {
    /** Runs the action once, on the loop. */
    Timer after(Duration time, Runnable action);
  }

  @FunctionalInterface
  public interface Timer {
    void cancel();
  }

  public interface Work {
    void begin();

    void end();
  }
}
