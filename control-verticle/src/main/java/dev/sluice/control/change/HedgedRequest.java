package dev.sluice.control;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Event loop only. Puts a question that changes nothing to one after the other until somebody
 * answers: at once when one could not be asked, and beside the others when they take long, for one
 * may be dying.
 */
final class FirstAnswer<T> {
  private static final int MAX_ASKED = 3;

  private final Vertx vertx;
  private final Duration pause;
  private final Promise<T> answer = Promise.promise();
  private int asked;
  private int failed;

  /**
   * @param pause until the next is asked as well
   */
  FirstAnswer(Vertx vertx, Duration pause) {
    this.vertx = vertx;
    this.pause = pause;
  }

  /** Fails with the last failure when nobody answered. */
  Future<T> of(Supplier<Future<T>> ask) {
    next(ask);
    return answer.future();
  }

  private void next(Supplier<Future<T>> ask) {
    if (asked == MAX_ASKED || answer.future().isComplete()) {
      return;
    }
    asked++;
    vertx.setTimer(pause.toMillis(), late -> next(ask));
    ask.get().onSuccess(answer::tryComplete).onFailure(failure -> failed(ask, failure));
  }

  private void failed(Supplier<Future<T>> ask, Throwable failure) {
    failed++;
    next(ask);
    if (failed == MAX_ASKED) {
      answer.tryFail(failure);
    }
  }
}
