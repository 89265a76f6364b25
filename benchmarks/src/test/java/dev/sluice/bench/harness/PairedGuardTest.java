package dev.sluice.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.harness.PairedGuard.Pair;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PairedGuardTest {
  private static List<Pair> pairs(double... figures) {
    return DoubleStream.of(figures).mapToObj(figure -> new Pair(figure, 1)).toList();
  }

  @Test
  void judgesByTheMedianOfThePairs() {
    assertThat(PairedGuard.keeps("plain", pairs(0.80, 0.98, 1.01), 0.03)).isTrue();
    assertThat(PairedGuard.keeps("plain", pairs(0.95, 0.96, 1.20), 0.03)).isFalse();
  }

  @Test
  void failsWithoutAPair() {
    assertThat(PairedGuard.keeps("plain", List.of(), 0.03)).isFalse();
  }
}
