package dev.sluice.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Clock;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

/** The clock of windows follows a timer of the node once there is one. */
class NodeMetersTest {
  private final Clock clock = NodeMeters.create().config().clock();

  @Test
  void withoutATimerItIsTheClockOfTheSystem() {
    long before = System.currentTimeMillis();

    assertThat(clock.wallTime()).isBetween(before, System.currentTimeMillis());
  }

  @Test
  void aTimerTellsTheTime() {
    var meters = NodeMeters.create();
    Vertx vertx = Vertx.vertx();
    NodeMeters.tellTime(meters, vertx);
    long told = meters.config().clock().wallTime();

    await().until(() -> meters.config().clock().wallTime() > told);
    vertx.close().await();
    long last = meters.config().clock().wallTime();

    await().until(() -> System.currentTimeMillis() > last);
    assertThat(meters.config().clock().wallTime()).isEqualTo(last);
  }
}
