package dev.sluice.chain.remote;

import dev.sluice.chain.remote.RemoteSettings.Backoff;
import io.vertx.core.Vertx;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/** Repeats one action after a backoff; at most one repetition is scheduled. Event loop only. */
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

  void afterFailure() {
    failures++;
    schedule(failures);
  }

  /** Repeats at once, and forgets the failures before. */
  void now() {
    failures = 0;
    cancel();
    if (!stopped) {
      action.run();
    }
  }

  void stop() {
    stopped = true;
    cancel();
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

  private void cancel() {
    timer.ifPresent(vertx::cancelTimer);
    timer = OptionalLong.empty();
  }

  private void run() {
    timer = OptionalLong.empty();
    action.run();
  }
}
