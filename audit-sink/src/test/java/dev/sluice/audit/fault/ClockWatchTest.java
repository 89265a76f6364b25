package dev.sluice.audit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
  private final AtomicLong wallMillis = new AtomicLong(1_790_000_000_000L);
  private final AtomicLong nanos = new AtomicLong(77);
  private final ClockWatch clock = new ClockWatch(wallMillis::get, nanos::get);

  @Test
  void timeThatPassesIsNoStep() {
    pass(3_600_000);
    assertThat(clock.wasSet()).isFalse();
    wallMillis.addAndGet(900);
    assertThat(clock.wasSet()).isFalse();
  }

  @Test
  void aStepInEitherDirectionIsNoticedOnce() {
    wallMillis.addAndGet(-3_600_000);
    assertThat(clock.wasSet()).isTrue();
    assertThat(clock.wasSet()).isFalse();
    wallMillis.addAndGet(1_000);
    assertThat(clock.wasSet()).isTrue();
  }

  @Test
  void aPauseBetweenTheClocksIsNoStep() {
    AtomicInteger looks = new AtomicInteger();
    ClockWatch paused =
        new ClockWatch(
            () -> {
              long read = wallMillis.get();
              if (looks.incrementAndGet() % 2 == 0) {
                pass(5_000);
              }
              return read;
            },
            nanos::get);
    for (int i = 0; i < 4; i++) {
      assertThat(paused.wasSet()).isFalse();
    }
  }

  private void pass(long millis) {
    wallMillis.addAndGet(millis);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
