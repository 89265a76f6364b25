package dev.sluice.bench.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;

/** Writes charts as SVG files small enough to keep in the repository. */
public final class Svg {
  /** Letters are drawn as shapes with digits beyond what a screen shows. */
  private static final Pattern FURTHER_DIGITS = Pattern.compile("(\\.\\d\\d)\\d+");

  private Svg() {}

  /** Writes one chart. */
  public static void write(Chart<? extends AxesChartStyler, ?> chart, Path file)
      throws IOException {
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    // Each dash would be a shape of its own.
    chart.getStyler().setPlotGridLinesStroke(new BasicStroke(0.5f));
    ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    VectorGraphicsEncoder.saveVectorGraphic(chart, drawn, VectorGraphicsFormat.SVG);
    String text = drawn.toString(StandardCharsets.UTF_8);
    Files.writeString(file, FURTHER_DIGITS.matcher(text).replaceAll("$1"));
  }
}
