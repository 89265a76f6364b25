package dev.sluice.chain.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActiveRunsTest {
  private static final Duration NEVER = Duration.ofMinutes(5);

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final ChainHealth health = new ChainHealth();
  private final ActiveRuns runs = new ActiveRuns(vertx, health);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void isIdleAfterItWasQuiet() {
    long start = System.nanoTime();

    idle(Duration.ofMillis(50), NEVER).timeout(10, TimeUnit.SECONDS).await();

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(50));
  }

  @Test
  void isIdleWhenTheLastRunEnded() {
    onLoop(runs::begin);
    onLoop(runs::begin);
    Future<Void> idle = idle(Duration.ofMillis(1), NEVER);
    vertx.timer(100).await();
    onLoop(runs::end);
    assertThat(idle.isComplete()).isFalse();
    assertThat(health.inFlight()).isEqualTo(1);

    onLoop(runs::end);

    idle.timeout(10, TimeUnit.SECONDS).await();
    assertThat(health.inFlight()).isZero();
    assertThat(health.evaluated()).isEqualTo(2);
  }

  @Test
  void aRefusalAfterAnAnswerThatWasNotSentEndsNoOtherRun() {
    ChainRuntime.RunReply reply = new ChainRuntime.RunReply(runs, new CollectedReplies());
    onLoop(runs::begin);
    onLoop(runs::begin);

    onLoop(
        () -> {
          reply.answer(ChainResult.getDefaultInstance());
          reply.refuse(500, "internal");
        });

    assertThat(health.inFlight()).isEqualTo(1);
  }

  @Test
  void isNotIdleBeforeItWasQuiet() {
    onLoop(runs::begin);
    Future<Void> idle = idle(NEVER, NEVER);

    onLoop(runs::end);
    vertx.timer(50).await();

    assertThat(idle.isComplete()).isFalse();
  }

  /** A sender that has not heard yet that the verticle leaves would lose its next request. */
  @Test
  void isQuietOnlyAfterTheLastRun() {
    Duration quiet = Duration.ofMillis(200);
    onLoop(runs::begin);
    Future<Void> idle = idle(quiet, NEVER);
    vertx.timer(2 * quiet.toMillis()).await();

    long ended = System.nanoTime();
    onLoop(runs::end);
    idle.timeout(10, TimeUnit.SECONDS).await();

    assertThat(Duration.ofNanos(System.nanoTime() - ended)).isGreaterThanOrEqualTo(quiet);
  }

  @Test
  void givesUpAtTheLimit() {
    onLoop(runs::begin);

    idle(Duration.ofMillis(1), Duration.ofMillis(50)).timeout(10, TimeUnit.SECONDS).await();

    assertThat(health.inFlight()).isEqualTo(1);
  }

  private Future<Void> idle(Duration settle, Duration limit) {
    Promise<Void> idle = Promise.promise();
    onLoop(() -> runs.idle(settle, limit).onComplete(idle));
    return idle.future();
  }

  private void onLoop(Runnable action) {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(
        turn -> {
          action.run();
          done.complete();
        });
    done.future().await();
  }
}
