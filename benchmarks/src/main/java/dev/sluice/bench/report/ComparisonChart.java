package dev.sluice.bench.report;

import dev.sluice.bench.compare.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws the contenders side by side, in requests/s on a logarithmic axis. */
final class ComparisonChart {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 440;
  private static final int DEGREES = 12;
  private static final double LEAST = 100;

  private ComparisonChart() {}

  /**
   * Writes a picture, or nothing without a comparison.
   *
   * @param comparisons by title
   */
  static void write(Map<String, List<Series>> comparisons, Path file) throws IOException {
    if (comparisons.isEmpty()) {
      return;
    }
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .yAxisTitle("requests/s; connections/s")
            .build();
    chart.getStyler().setYAxisLogarithmic(true).setYAxisMin(LEAST);
    chart.getStyler().setXAxisLabelRotation(DEGREES);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    List<String> titles = List.copyOf(comparisons.keySet());
    for (String contender : contenders(comparisons)) {
      List<Double> rates =
          comparisons.values().stream().map(all -> rateOf(contender, all)).toList();
      chart.addSeries(contender, titles, rates);
    }
    Svg.write(chart, file);
  }

  private static Set<String> contenders(Map<String, List<Series>> comparisons) {
    Set<String> names = new LinkedHashSet<>();
    comparisons.values().forEach(all -> all.forEach(series -> names.add(series.contender())));
    return names;
  }

  /** An absent or failed contender gets the axis' minimum, which shows no bar. */
  private static double rateOf(String contender, List<Series> all) {
    return all.stream()
        .filter(series -> series.contender().equals(contender) && series.errors() == 0)
        .mapToDouble(Series::requestsPerSecond)
        .findFirst()
        .orElse(LEAST);
  }
}
