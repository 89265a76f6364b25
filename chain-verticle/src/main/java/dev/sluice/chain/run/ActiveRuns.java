package dev.sluice.chain.run;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.session.SessionLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Counts the requests, messages of sessions and pipelines under evaluation on this loop and tells
 * when the last one ended.
 */
final class ActiveRuns implements SessionLoop.Work, PipelineLoop.Work {
  private final Vertx vertx;
  private final ChainHealth health;
  private int running;
  private Optional<Leaving> leaving = Optional.empty();

  /** None yet. Event loop only. */
  ActiveRuns(Vertx vertx, ChainHealth health) {
    this.vertx = vertx;
    this.health = health;
  }

  @Override
  public void begin() {
    running++;
    health.onBegun();
    leaving.ifPresent(Leaving::stay);
  }

  @Override
  public void end() {
    running--;
    health.onEnded();
    leaving.ifPresent(Leaving::restIfIdle);
  }

  /**
   * Completes when there has been no run for {@code quiet}, and no later than {@code limit} from
   * now. The result of the last run is sent by then, and a sender that does not know yet that this
   * verticle leaves is still answered. Call it once.
   */
  Future<Void> idle(Duration quiet, Duration limit) {
    Leaving begun = new Leaving(quiet);
    leaving = Optional.of(begun);
    begun.restIfIdle();
    long limiting = vertx.setTimer(limit.toMillis(), over -> begun.done.tryComplete());
    return begun
        .done
        .future()
        .onComplete(
            done -> {
              vertx.cancelTimer(limiting);
              begun.stay();
            });
  }

  private final class Leaving {
    private final Promise<Void> done = Promise.promise();
    private final long quietMillis;
    private OptionalLong resting = OptionalLong.empty();

    Leaving(Duration quiet) {
      this.quietMillis = quiet.toMillis();
    }

    void restIfIdle() {
      if (running == 0) {
        stay();
        resting = OptionalLong.of(vertx.setTimer(quietMillis, rested -> done.tryComplete()));
      }
    }

    void stay() {
      resting.ifPresent(vertx::cancelTimer);
      resting = OptionalLong.empty();
    }
  }
}
