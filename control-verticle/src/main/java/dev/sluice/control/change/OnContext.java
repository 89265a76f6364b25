package dev.sluice.control.change;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Work on the context of the control role. Any thread. */
public final class OnContext {
  private OnContext() {}

  /**
   * Runs work on a context.
   *
   * @return the result of the work; fails when the work throws, so that every request is answered
   */
  public static <T> Future<T> call(Context context, Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        go -> Future.succeededFuture().compose(started -> work.get()).onComplete(done));
    return done.future();
  }

  /**
   * Runs blocking work on the ordered worker of a context.
   *
   * @return fails with {@link ControlUnavailable} when the worker has ended with its verticle
   */
  static <T> Future<T> block(Context context, Callable<T> work) {
    try {
      return context.executeBlocking(work);
    } catch (RejectedExecutionException closed) {
      return Future.failedFuture(ControlUnavailable.ended());
    }
  }
}
