package dev.sluice.it.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The metrics that docs/reference/metrics.md names, with their labels and the values of these. */
public final class MetricsPage {
  private static final Path DOCS = Path.of("../docs");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(sluice_\\w+)` \\|([^|]*)\\|(.*)\\|$");
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern PART = Pattern.compile("_(?:bucket|sum|count|max)$");

  /** Labels whose values another page lists. */
  private static final Map<String, String> LISTED =
      Map.of("reason", "reference/refusals.md", "kind", "operations.md");

  private final Map<String, Row> rows;

  /**
   * One metric.
   *
   * @param words what its meaning has in code style, values of its labels among it
   */
  public record Row(Set<String> labels, Set<String> words) {}

  private MetricsPage(Map<String, Row> rows) {
    this.rows = rows;
  }

  public static MetricsPage read() {
    return new MetricsPage(
        ROW.matcher(text("reference/metrics.md"))
            .results()
            .collect(
                Collectors.toMap(
                    row -> row.group(1), row -> new Row(code(row.group(2)), code(row.group(3))))));
  }

  /** The row of a series, whose name may be that of a part of a histogram. */
  public Optional<Row> row(String series) {
    return Optional.ofNullable(rows.get(series))
        .or(() -> Optional.ofNullable(rows.get(PART.matcher(series).replaceFirst(""))));
  }

  /** Whether a label of a metric can have a value. */
  boolean has(Row row, String label, String value) {
    return row.words().contains(value)
        || Optional.ofNullable(LISTED.get(label))
            .filter(page -> code(text(page)).contains(value))
            .isPresent();
  }

  private static Set<String> code(String text) {
    return CODE.matcher(text)
        .results()
        .map((MatchResult code) -> code.group(1))
        .collect(Collectors.toSet());
  }

  static String text(String page) {
    try {
      return Files.readString(DOCS.resolve(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
