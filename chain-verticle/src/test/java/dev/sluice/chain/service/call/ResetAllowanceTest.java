package dev.sluice.chain.service.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResetAllowanceTest {
  private static final long WINDOW = ResetAllowance.WINDOW.toNanos();

  private final Vertx vertx = Vertx.vertx();
  private final ResetAllowance resets = new ResetAllowance(vertx, ResetAllowance.WINDOW);
  private long nanos = Long.MAX_VALUE - 1;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void isUsedUpForTheRestOfItsWindow() {
    takeAll();

    nanos += WINDOW - 1;
    assertThat(resets.take(nanos)).isFalse();
    nanos++;
    takeAll();
    assertThat(resets.take(nanos)).isFalse();
  }

  @Test
  void aWindowBeginsWithItsFirstReset() {
    nanos += 10 * WINDOW;
    takeAll();

    nanos += WINDOW / 2;
    assertThat(resets.take(nanos)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"4294967295, 256", "100, 25", "3, 0"})
  void streamsThatGoOnTakeAQuarterOfThoseOfTheirConnection(long allowed, int most) {
    for (int i = 0; i < most; i++) {
      assertThat(resets.enter(allowed)).isFalse();
    }

    assertThat(resets.enter(allowed)).isTrue();
    assertThat(resets.ignored()).isEqualTo(most + 1);
    resets.leave();
    assertThat(resets.enter(allowed)).isTrue();
  }

  private void takeAll() {
    for (int i = 0; i < ResetAllowance.MOST; i++) {
      assertThat(resets.take(nanos)).isTrue();
    }
  }
}
