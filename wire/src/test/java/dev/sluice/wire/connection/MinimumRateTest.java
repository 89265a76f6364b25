package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MinimumRateTest {
  private final Deadlines deadlines = new Deadlines(bug -> fail(bug));
  private final AtomicInteger tooSlow = new AtomicInteger();

  private MinimumRate watch(int bytesPerSecond) {
    return MinimumRate.watch(deadlines, bytesPerSecond, tooSlow::incrementAndGet);
  }

  private void windowPasses() {
    deadlines.poll(System.nanoTime() + MinimumRate.WINDOW.toNanos());
  }

  @Test
  void firstWindowIsGrace() {
    watch(100);
    windowPasses();
    assertThat(tooSlow).hasValue(0);
    windowPasses();
    assertThat(tooSlow).hasValue(1);
    windowPasses();
    assertThat(tooSlow).hasValue(1);
  }

  @Test
  void eachWindowNeedsItsBytes() {
    MinimumRate rate = watch(100);
    rate.received(5000);
    windowPasses();
    rate.received(1000);
    windowPasses();
    assertThat(tooSlow).hasValue(0);
    rate.received(999);
    windowPasses();
    assertThat(tooSlow).hasValue(1);
  }

  /** It may be the reader that is slow. */
  @Test
  void windowInWhichTheClientRestedDoesNotCount() {
    MinimumRate rate = watch(100);
    windowPasses();
    rate.rest();
    windowPasses();
    windowPasses();
    rate.await();
    windowPasses();
    assertThat(tooSlow).hasValue(0);
    windowPasses();
    assertThat(tooSlow).hasValue(1);
  }

  @Test
  void zeroOrACanceledWatchNeverEndsABody() {
    watch(0);
    watch(100).cancel();
    windowPasses();
    windowPasses();
    assertThat(tooSlow).hasValue(0);
  }
}
