package dev.sluice.bench.curve;

import dev.sluice.bench.report.Svg;
import java.io.IOException;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws a curve. Both axes are logarithmic: linear growth is a straight line at 45 degrees. */
final class CurveChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;

  private CurveChart() {}

  /** Writes {@code ID.svg}, or nothing when every point had errors. */
  static void write(Growth growth, Path directory) throws IOException {
    Map<String, List<Growth.Measured>> lines = growth.charted();
    if (lines.isEmpty()) {
      return;
    }
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(growth.curve().title())
            .xAxisTitle(growth.curve().axis())
            .yAxisTitle("CPU per request, us")
            .build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.InsideNW);
    bound(chart, growth);
    lines.forEach((name, points) -> addLine(chart, name, points));
    Svg.write(chart, directory.resolve(growth.curve().id() + ".svg"));
  }

  /** Ends the axis at whole powers of ten, the only values that it labels. */
  private static void bound(XYChart chart, Growth growth) {
    DoubleSummaryStatistics costs =
        growth.charted().values().stream()
            .flatMap(List::stream)
            .mapToDouble(point -> point.series().cpuMicrosPerRequest())
            .summaryStatistics();
    chart.getStyler().setYAxisMin(Math.pow(10, Math.floor(Math.log10(costs.getMin()))));
    chart.getStyler().setYAxisMax(Math.pow(10, Math.ceil(Math.log10(costs.getMax()))));
  }

  private static void addLine(XYChart chart, String name, List<Growth.Measured> points) {
    // A logarithmic axis has no zero.
    double[] sizes = points.stream().mapToDouble(point -> Math.max(0.5, point.size())).toArray();
    double[] costs =
        points.stream().mapToDouble(point -> point.series().cpuMicrosPerRequest()).toArray();
    chart.addSeries(name, sizes, costs);
  }
}
