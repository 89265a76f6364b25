package dev.sluice.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BaselineGuardTest {
  @Test
  void allowsFifteenPercentLess() {
    assertThat(BaselineGuard.keeps("plain", 1.0, 0.86)).isTrue();
    assertThat(BaselineGuard.keeps("plain", 1.0, 0.84)).isFalse();
  }

  @Test
  void failsWithoutAMeasurement() {
    assertThat(BaselineGuard.keeps("plain", 1.0, Double.NaN)).isFalse();
    assertThat(BaselineGuard.keeps("plain", Double.MAX_VALUE, 1.0)).isFalse();
  }
}
