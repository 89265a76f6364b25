package dev.sluice.chain.run;

import dev.sluice.chain.health.ChainHealth;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/** Counts the requests under evaluation on this loop and tells when the last one ended. */
final class ActiveRuns {
  private final Vertx vertx;
  private final ChainHealth health;
  private int running;
  private Optional<Promise<Void>> idle = Optional.empty();

  /** None yet. Event loop only. */
  ActiveRuns(Vertx vertx, ChainHealth health) {
    this.vertx = vertx;
    this.health = health;
  }

  void begin() {
    running++;
    health.onBegun();
  }

  void end() {
    running--;
    health.onEnded();
    if (idle.isPresent()) {
      // The result is sent later in this turn.
      vertx.runOnContext(sent -> completeIfIdle());
    }
  }

  /**
   * Completes at the first moment without a run, no earlier than {@code settle} and no later than
   * {@code limit} from now. Call it once.
   */
  Future<Void> idle(Duration settle, Duration limit) {
    Promise<Void> promise = Promise.promise();
    long settling =
        vertx.setTimer(
            settle.toMillis(),
            settled -> {
              idle = Optional.of(promise);
              completeIfIdle();
            });
    long limiting = vertx.setTimer(limit.toMillis(), over -> promise.tryComplete());
    return promise
        .future()
        .onComplete(
            done -> {
              vertx.cancelTimer(settling);
              vertx.cancelTimer(limiting);
            });
  }

  private void completeIfIdle() {
    if (running == 0) {
      idle.ifPresent(Promise::tryComplete);
    }
  }
}
