package dev.sluice.proxy.wire.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloodGuardTest {
  private final AtomicLong nanos = new AtomicLong();

  private FloodGuard allowing(int resets) {
    return new FloodGuard(1000, resets, nanos::get);
  }

  /** How often it says yes before its first no. */
  private static int times(BooleanSupplier asked) {
    int times = 0;
    while (times < 1000 && asked.getAsBoolean()) {
      times++;
    }
    return times;
  }

  @ParameterizedTest
  @CsvSource({"200, 20", "40, 20", "19, 19", "1, 1"})
  void aHeadOverItsLimitCostsATwentiethOfTheResets(int resets, int heads) {
    assertThat(times(allowing(resets)::oversized)).isEqualTo(heads);
  }

  @Test
  void anOriginMayResetButNotSendLargeHeads() {
    FloodGuard guard = allowing(Integer.MAX_VALUE);
    assertThat(times(guard::oversized)).isEqualTo(20);
    assertThat(times(allowing(Integer.MAX_VALUE)::reset)).isEqualTo(1000);
  }

  @Test
  void forgetsAfterTenSeconds() {
    FloodGuard guard = allowing(3);
    assertThat(times(guard::reset)).isEqualTo(3);
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(times(guard::reset)).isEqualTo(3);
  }
}
