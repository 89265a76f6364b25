package dev.sluice.control.change;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Event loop only. Runs changes one at a time, in order of arrival. */
public final class SerialExecutor {
  /** Queued changes. Each may hold a policy of up to 1 MiB. */
  static final int MAX_WAITING = 32;

  private Future<?> last = Future.succeededFuture();
  private int waiting;

  /**
   * Starts a change when the previous one has ended, successfully or not.
   *
   * @return the result of the change; fails with {@link ControlUnavailable} when the queue is full
   */
  public <T> Future<T> submit(Supplier<Future<T>> change) {
    if (waiting >= MAX_WAITING) {
      return Future.failedFuture(ControlUnavailable.busy());
    }
    waiting++;
    Future<T> result = last.transform(ended -> start(change));
    last = result;
    return result;
  }

  private <T> Future<T> start(Supplier<Future<T>> change) {
    waiting--;
    return change.get();
  }
}
