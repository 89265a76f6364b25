package dev.sluice.bench.curve;

import dev.sluice.bench.compare.Comparison;
import dev.sluice.bench.compare.Effort;
import dev.sluice.bench.compare.Series;
import dev.sluice.bench.compare.Testbed;
import dev.sluice.bench.report.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A measured curve: the cost of each contender at each size. */
record Growth(Curve curve, List<Measured> points) {
  Growth {
    points = List.copyOf(points);
  }

  /** One contender at one size. */
  record Measured(int size, Series series) {}

  static Growth measure(Curve curve, Testbed testbed, Effort effort) throws InterruptedException {
    List<Measured> points = new ArrayList<>();
    for (Curve.Point point : curve.points()) {
      String title = curve.title() + ", " + point.size() + " " + curve.axis();
      System.err.println("measuring: " + title);
      new Comparison(title, point.contenders().apply(testbed))
          .measure(effort)
          .series()
          .values()
          .forEach(series -> points.add(new Measured(point.size(), series)));
    }
    return new Growth(curve, points);
  }

  /** The points without errors, by contender; failed requests say nothing of cost. */
  Map<String, List<Measured>> charted() {
    Map<String, List<Measured>> lines = new LinkedHashMap<>();
    for (Measured point : points) {
      if (point.series().errors() == 0) {
        lines.computeIfAbsent(point.series().contender(), name -> new ArrayList<>()).add(point);
      }
    }
    return lines;
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("\n%s, %s:\n\n".formatted(curve.title(), curve.axis()));
    text.append(
        "| | size | requests/s | p99 | CPU per request | allocated per request | errors |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    points.forEach(point -> text.append(line(point)));
    return text.toString();
  }

  private static String line(Measured point) {
    Series series = point.series();
    boolean counts = series.errors() == 0;
    return "| %s | %,d | %s | %s | %s | %s | %d |\n"
        .formatted(
            series.contender(),
            point.size(),
            counts ? Figures.rate(series.requestsPerSecond()) : "-",
            counts ? Figures.micros(series.p99Micros()) : "-",
            counts ? Figures.micros(series.cpuMicrosPerRequest()) : "-",
            counts ? Figures.known(series.allocatedBytesPerRequest(), "%,.0f B") : "-",
            series.errors());
  }
}
