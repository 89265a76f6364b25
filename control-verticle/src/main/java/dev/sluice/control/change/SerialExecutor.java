package dev.sluice.control;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Event loop only. Lets one change begin when the one before has ended. */
final class Turns {
  /** Changes that wait; each may hold a policy. */
  static final int MAX_WAITING = 32;

  private Future<?> last = Future.succeededFuture();
  private int waiting;

  /** Fails with {@link ControlBusy} when too many wait already. */
  <T> Future<T> take(Supplier<Future<T>> change) {
    if (waiting >= MAX_WAITING) {
      return Future.failedFuture(new ControlBusy());
    }
    waiting++;
    Future<T> mine = last.transform(ended -> begin(change));
    last = mine;
    return mine;
  }

  private <T> Future<T> begin(Supplier<Future<T>> change) {
    waiting--;
    return change.get();
  }
}
