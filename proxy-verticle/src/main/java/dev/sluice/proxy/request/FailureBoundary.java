package dev.sluice.proxy.request;

import io.vertx.core.Handler;
import java.util.function.Consumer;

/**
 * Event loop only. The last line of one exchange or CONNECT: an exception of its code ends it and
 * nothing else. Whatever a loop calls for it runs behind this line: events of streams, results of
 * futures, deadlines.
 */
public final class FailureBoundary {
  private final Consumer<Throwable> bugs;
  private Consumer<Throwable> end = ignored -> {};
  private Runnable cut = () -> {};

  public FailureBoundary(Consumer<Throwable> bugs) {
    this.bugs = bugs;
  }

  /**
   * Sets the action that ends the exchange.
   *
   * @param lastResort closes the client's connection when the action itself throws
   */
  public void whenCrossed(Consumer<Throwable> action, Runnable lastResort) {
    end = action;
    cut = lastResort;
  }

  public void cross(Throwable thrown) {
    bugs.accept(thrown);
    try {
      end.accept(thrown);
    } catch (RuntimeException | Error again) {
      bugs.accept(again);
      cut.run();
    }
  }

  public void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error bug) {
      cross(bug);
    }
  }

  public <T> Handler<T> guard(Handler<T> step) {
    return value -> {
      try {
        step.handle(value);
      } catch (RuntimeException | Error bug) {
        cross(bug);
      }
    };
  }

  public Runnable guarded(Runnable step) {
    return () -> run(step);
  }
}
