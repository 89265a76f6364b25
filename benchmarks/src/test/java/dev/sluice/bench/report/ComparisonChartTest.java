package dev.sluice.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.compare.Series;
import dev.sluice.bench.compare.Series.Round;
import dev.sluice.bench.load.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonChartTest {
  @TempDir private Path directory;

  private static Series series(String contender, int errors) {
    LoadResult result = new LoadResult(1000, errors, 1, 10, 20, 0);
    return new Series(contender, List.of(new Round(result, 5, Optional.empty())));
  }

  private String drawn(Map<String, List<Series>> comparisons) throws IOException {
    Path file = directory.resolve("chart.svg");
    ComparisonChart.write(comparisons, file);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void drawsContendersThatAreNotInEveryRow() throws IOException {
    String svg =
        drawn(
            Map.of("one", List.of(series("a", 0), series("b", 0)), "two", List.of(series("a", 0))));
    assertThat(svg).contains("<svg").doesNotContainPattern("\\.\\d{3}");
  }

  @Test
  void drawsOneWhoseRoundsFailed() throws IOException {
    assertThat(drawn(Map.of("one", List.of(series("a", 3), series("b", 0))))).contains("<svg");
  }

  @Test
  void drawsNothingOfNothing() throws IOException {
    assertThat(drawn(Map.of())).isEmpty();
  }
}
