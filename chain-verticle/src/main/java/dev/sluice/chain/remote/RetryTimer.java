package dev.sluice.chain.remote;

import io.vertx.core.Vertx;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/** Event loop only. Runs one action again after a while, at most one of them waiting at a time. */
final class RetryTimer {
  private final Vertx vertx;
  private final Backoff backoff;
  private final Runnable action;
  private OptionalLong timer = OptionalLong.empty();
  private int failures;
  private boolean stopped;

  RetryTimer(Vertx vertx, Backoff backoff, Runnable action) {
    this.vertx = vertx;
    this.backoff = backoff;
    this.action = action;
  }

  /** Waits longer with every failure in a row. */
  void afterFailure() {
    failures++;
    schedule(failures);
  }

  /** Waits as after a first failure: what worked until now is expected to work again. */
  void afterLoss() {
    schedule(1);
  }

  void succeeded() {
    failures = 0;
  }

  void stop() {
    stopped = true;
    timer.ifPresent(vertx::cancelTimer);
  }

  boolean isStopped() {
    return stopped;
  }

  private void schedule(int attempts) {
    if (stopped || timer.isPresent()) {
      return;
    }
    long delay = backoff.delay(attempts, ThreadLocalRandom.current()).toMillis();
    timer = OptionalLong.of(vertx.setTimer(delay, fired -> run()));
  }

  private void run() {
    timer = OptionalLong.empty();
    action.run();
  }
}
