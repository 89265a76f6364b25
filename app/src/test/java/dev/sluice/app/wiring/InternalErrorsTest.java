package dev.sluice.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InternalErrorsTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Vertx vertx = NodeVertx.alone(meters);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private double counted() {
    return meters.get("sluice.internal.errors").counter().count();
  }

  @Test
  void aTimerThatThrowsIsCountedAndGoesOn() {
    AtomicInteger ticks = new AtomicInteger();
    vertx.setPeriodic(
        5,
        tick -> {
          ticks.incrementAndGet();
          throw new IllegalStateException("s3cret");
        });

    await().until(() -> ticks.get() >= 3 && counted() >= 3);
  }

  @Test
  void aMessageThatThrowsIsCounted() {
    vertx
        .eventBus()
        .consumer(
            "bad",
            message -> {
              throw new StackOverflowError("s3cret");
            });
    vertx.eventBus().publish("bad", "one");
    vertx.eventBus().publish("bad", "two");

    await().until(() -> counted() == 2);
  }

  @Test
  void aBugThatRepeatsDoesNotFillTheLog() {
    InternalErrors errors = new InternalErrors(meters);
    long now = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      assertThat(errors.isLineDue(now)).isTrue();
    }
    assertThat(errors.isLineDue(now)).isFalse();

    assertThat(errors.isLineDue(now + Duration.ofMinutes(2).toNanos())).isTrue();
  }

  @Test
  void aPeerThatBreaksOffIsNoError() {
    new InternalErrors(meters).handle(new IOException("connection reset"));

    assertThat(counted()).isZero();
  }

  @Test
  void theStackIsToldWithoutMessages() {
    Exception cause = new IllegalArgumentException("s3cret");

    assertThat(InternalErrors.stack(new IllegalStateException("s3cret", cause)))
        .startsWith(
            "java.lang.IllegalStateException\n  at dev.sluice.app.wiring.InternalErrorsTest")
        .contains("\ncaused by java.lang.IllegalArgumentException\n  at ")
        .doesNotContain("s3cret");
  }
}
