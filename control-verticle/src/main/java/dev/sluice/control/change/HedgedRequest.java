package dev.sluice.control.change;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Event loop only. Sends an idempotent request to up to three receivers and takes the first
 * response. The next receiver is asked at once after a failure, and in parallel when a response
 * takes long, because the first receiver may be crashing.
 */
final class HedgedRequest<T> {
  private static final int MAX_ATTEMPTS = 3;

  private final Vertx vertx;
  private final Duration hedgeDelay;
  private final Promise<T> response = Promise.promise();
  private int started;
  private int failed;

  HedgedRequest(Vertx vertx, Duration hedgeDelay) {
    this.vertx = vertx;
    this.hedgeDelay = hedgeDelay;
  }

  /**
   * Sends the request.
   *
   * @param attempt sends it once, each time to another receiver
   * @return the first response; fails with the last failure when all attempts fail
   */
  Future<T> send(Supplier<Future<T>> attempt) {
    startNext(attempt);
    return response.future();
  }

  private void startNext(Supplier<Future<T>> attempt) {
    if (started == MAX_ATTEMPTS || response.future().isComplete()) {
      return;
    }
    started++;
    vertx.setTimer(hedgeDelay.toMillis(), late -> startNext(attempt));
    attempt
        .get()
        .onSuccess(response::tryComplete)
        .onFailure(failure -> onFailure(attempt, failure));
  }

  private void onFailure(Supplier<Future<T>> attempt, Throwable failure) {
    failed++;
    startNext(attempt);
    if (failed == MAX_ATTEMPTS) {
      response.tryFail(failure);
    }
  }
}
