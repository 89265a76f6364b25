package dev.sluice.control.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HedgedRequestTest {
  private static final Duration NEVER = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void whoDoesNotAnswerIsNotWaitedFor() {
    assertThat(first(Duration.ofMillis(1), List.of(silence(), Future.succeededFuture("second"))))
        .isEqualTo("second");
  }

  @Test
  void whoCouldNotBeAskedIsPassedOverAtOnce() {
    assertThat(first(NEVER, List.of(failure("a"), Future.succeededFuture("second"))))
        .isEqualTo("second");
  }

  @Test
  void theLastFailureIsToldWhenNobodyAnswers() {
    assertThatThrownBy(() -> first(NEVER, List.of(failure("a"), failure("b"), failure("c"))))
        .hasMessage("c");
  }

  /** The failure of those asked later says nothing about one that takes its time. */
  @Test
  void aSlowAnswerCountsAlthoughOthersFailed() {
    Promise<String> slow = Promise.promise();
    vertx.setTimer(50, later -> slow.complete("slow"));
    assertThat(first(Duration.ofMillis(1), List.of(slow.future(), failure("b"), failure("c"))))
        .isEqualTo("slow");
  }

  private String first(Duration pause, List<Future<String>> answers) {
    Deque<Future<String>> inTurn = new ArrayDeque<>(answers);
    Promise<String> result = Promise.promise();
    context.runOnContext(
        go -> new HedgedRequest<String>(vertx, pause).send(inTurn::remove).onComplete(result));
    return result.future().await();
  }

  private static Future<String> silence() {
    return Promise.<String>promise().future();
  }

  private static Future<String> failure(String message) {
    return Future.failedFuture(new IllegalStateException(message));
  }
}
