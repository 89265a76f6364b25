package dev.sluice.app.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of the table in {@code docs/operations.md} that says what is seen when a service fails.
 *
 * @param answer to the change that it is about; any text may stand for an ellipsis
 * @param traffic {@code judged}, or the reason code of the stages that fail
 * @param status as {@code answer}
 * @param labels of the events until the service has recovered
 */
record FailureRow(String id, String answer, String traffic, String status, List<String> labels) {
  private static final String SECTION = "## When a service fails";
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z-]+/[a-z]+)` \\| (.+?) \\| (.+?) \\| (.+?) \\| (.+?) \\| .+ \\|");

  static List<FailureRow> all() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "operations.md"));
    String section = page.substring(page.indexOf(SECTION) + SECTION.length()).split("\n## ", 2)[0];
    return section.lines().map(ROW::matcher).filter(Matcher::matches).map(FailureRow::of).toList();
  }

  private static FailureRow of(Matcher row) {
    List<String> labels =
        Pattern.compile("[a-z_]+").matcher(row.group(5)).results().map(m -> m.group()).toList();
    return new FailureRow(
        row.group(1), plain(row.group(2)), plain(row.group(3)), plain(row.group(4)), labels);
  }

  private static String plain(String cell) {
    return cell.replace("`", "");
  }

  Traffic expected() {
    return traffic.equals("judged") ? Traffic.JUDGED : Traffic.failed(traffic);
  }

  /** Whether a text is what a cell says. */
  static boolean says(String cell, String text) {
    String[] parts = cell.split("…", -1);
    StringBuilder pattern = new StringBuilder();
    for (String part : parts) {
      pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(text).matches();
  }

  @Override
  public String toString() {
    return id;
  }
}
