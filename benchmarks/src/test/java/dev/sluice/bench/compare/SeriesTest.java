package dev.sluice.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.compare.Series.Round;
import dev.sluice.bench.load.LoadResult;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void takesTheMiddleOfAnOddNumberOfRounds() {
    assertThat(series(1, 300, 2).requestsPerSecond()).isEqualTo(2);
  }

  @Test
  void takesTheMeanOfTheMiddleTwoOtherwise() {
    assertThat(series(1, 300, 2, 4).requestsPerSecond()).isEqualTo(3);
  }

  @Test
  void spreadsFromTheWorstToTheBestRound() {
    assertThat(series(80, 100, 120).spread()).isEqualTo(0.4);
  }

  private static Series series(long... rates) {
    List<Round> rounds =
        LongStream.of(rates)
            .mapToObj(rate -> new Round(new LoadResult(rate, 0, 1, 0, 0, 0), 0))
            .toList();
    return new Series("x", rounds);
  }
}
