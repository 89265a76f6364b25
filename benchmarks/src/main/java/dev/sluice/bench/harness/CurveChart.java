package dev.sluice.bench.harness;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** A curve as a picture. Both axes are logarithmic: a straight line at 45 degrees is linear. */
final class CurveChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;

  private CurveChart() {}

  /** Writes {@code ID.svg}; nothing when no point came without errors. */
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
            .yAxisTitle("CPU a request, us")
            .build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.InsideNW);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    // Each dash would be a shape of its own in the file.
    chart.getStyler().setPlotGridLinesStroke(new BasicStroke(0.5f));
    lines.forEach((name, points) -> addLine(chart, name, points));
    String file = directory.resolve(growth.curve().id() + ".svg").toString();
    VectorGraphicsEncoder.saveVectorGraphic(chart, file, VectorGraphicsFormat.SVG);
  }

  private static void addLine(XYChart chart, String name, List<Growth.Measured> points) {
    // A logarithmic axis has no zero.
    double[] sizes = points.stream().mapToDouble(point -> Math.max(0.5, point.size())).toArray();
    double[] costs =
        points.stream().mapToDouble(point -> point.series().cpuMicrosPerRequest()).toArray();
    chart.addSeries(name, sizes, costs);
  }
}
