package dev.sluice.bench.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a run found: Markdown for people and JSON for comparisons over time. */
final class Report {
  private final Machine machine;
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, List<Series>> comparisons = new LinkedHashMap<>();

  Report(Machine machine) {
    this.machine = machine;
  }

  void add(Row row) {
    rows.add(row);
  }

  void add(String title, Map<String, Series> measured) {
    comparisons.put(title, List.copyOf(measured.values()));
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(machine.text()).append("\n\n");
    text.append("| what | against | budget | measured: Sluice / other | value | verdict |\n");
    text.append("|---|---|---|---|---|---|\n");
    rows.forEach(row -> text.append(line(row)).append('\n'));
    comparisons.forEach((title, series) -> text.append(table(title, series)));
    return text.toString();
  }

  private static String line(Row row) {
    String start = "| %s | %s | %s | ".formatted(row.what(), row.against(), row.budget().text());
    return start
        + switch (row.outcome()) {
          case Outcome.Measured(String measured, double value, boolean met) ->
              "%s | %s | %s |"
                  .formatted(measured, Figures.plain(value), verdict(row.budget(), met));
          case Outcome.NotRun(String reason) -> "%s | - | not run |".formatted(reason);
        };
  }

  private static String verdict(Budget budget, boolean met) {
    return switch (budget) {
      case Budget.None none -> "-";
      case Budget.AtLeast atLeast -> met ? "met" : "MISSED";
      case Budget.AtMost atMost -> met ? "met" : "MISSED";
    };
  }

  private static String table(String title, List<Series> all) {
    StringBuilder text = new StringBuilder();
    text.append("\n").append(title).append(":\n\n");
    text.append(
        "| | requests/s | spread | p50 | p99 | CPU a request | allocated a request | pause |"
            + " errors |\n");
    text.append("|---|---|---|---|---|---|---|---|---|\n");
    for (Series series : all) {
      text.append(
          "| %s | %s | %s | %s | %s | %s | %s | %s | %d |\n"
              .formatted(
                  series.contender(),
                  Figures.rate(series.requestsPerSecond()),
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

  void drawTo(Path file) throws IOException {
    ComparisonChart.write(comparisons, file);
  }

  void writeJson(Path file) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("machine", machine);
    document.put("rows", rows);
    document.put("comparisons", comparisons);
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Files.writeString(file, json.writeValueAsString(document) + "\n");
  }
}
