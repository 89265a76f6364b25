package dev.sluice.chain.remote.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResetAllowanceTest {
  private static final long WINDOW = ResetAllowance.WINDOW.toNanos();

  private final ResetAllowance resets = new ResetAllowance();
  private long nanos = Long.MAX_VALUE - 1;

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

  private void takeAll() {
    for (int i = 0; i < ResetAllowance.MOST; i++) {
      assertThat(resets.take(nanos)).isTrue();
    }
  }
}
