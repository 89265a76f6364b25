package dev.sluice.bench.report;

import dev.sluice.bench.compare.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The figures of a run: Markdown to read, JSON to compare over time. */
public final class RunReport {
  private final Machine machine;
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, List<Series>> comparisons = new LinkedHashMap<>();

  /** An empty report. */
  public RunReport(Machine machine) {
    this.machine = machine;
  }

  /** Adds a row of the budget. */
  public void add(Row row) {
    rows.add(row);
  }

  /** Adds the series of one comparison, by contender. */
  public void add(String title, Map<String, Series> measured) {
    comparisons.put(title, List.copyOf(measured.values()));
  }

  /** The budget table, then a table for each comparison. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(machine.text()).append("\n\n");
    text.append("| what | against | measured: Sluice / other | value | floor | goal | verdict |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    rows.forEach(row -> text.append(row.line()).append('\n'));
    comparisons.forEach((title, series) -> text.append(table(title, series)));
    return text.toString();
  }

  private static String table(String title, List<Series> all) {
    StringBuilder text = new StringBuilder();
    text.append("\n").append(title).append(":\n\n");
    text.append(
        "| | requests/s | MB/s | spread | p50 | p99 | CPU per request | allocated per request |"
            + " pause | errors |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|\n");
    for (Series series : all) {
      text.append(
          "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %d |\n"
              .formatted(
                  series.contender(),
                  Figures.rate(series.requestsPerSecond()),
                  Figures.plain(Math.rint(series.megabytesPerSecond())),
                  Figures.percent(series.spread()),
                  Figures.micros(series.p50Micros()),
                  Figures.micros(series.p99Micros()),
                  Figures.micros(series.cpuMicrosPerRequest()),
                  Figures.known(series.allocatedBytesPerRequest(), "%,.0f B"),
                  Figures.known(series.pauseMillis(), "%.1f ms"),
                  series.errors()));
    }
    return text.toString();
  }

  /** Draws all contenders as SVG. */
  public void drawTo(Path file) throws IOException {
    ComparisonChart.write(comparisons, file);
  }

  /** Writes everything as JSON. */
  public void writeJson(Path file) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("machine", machine);
    document.put("rows", rows);
    document.put("comparisons", comparisons);
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Files.writeString(file, json.writeValueAsString(document) + "\n");
  }
}
