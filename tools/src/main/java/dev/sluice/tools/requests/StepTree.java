package dev.sluice.tools.requests;

import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import dev.sluice.tools.command.TextTable;
import dev.sluice.tools.command.TextTable.Cell;
import java.io.PrintStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** Prints the steps of requests as trees, like those of {@link RequestTree}. */
public final class StepTree implements StepwiseRequests.Output {
  private static final int TEXT_BYTES = 1024;

  /** Less would be rounded to 0.00 ms. */
  private static final int LEAST_MICROS = 5;

  private final Terminal terminal;
  private final PrintStream out;

  public StepTree(Terminal terminal, PrintStream out) {
    this.terminal = terminal;
    this.out = out;
  }

  @Override
  public void open(StepwiseRequest request) {
    print(request, false);
  }

  @Override
  public void last(StepwiseRequest request) {
    print(request, true);
  }

  @Override
  public boolean isClosed() {
    return out.checkError();
  }

  private void print(StepwiseRequest request, boolean last) {
    head(request);
    List<JsonNode> steps = request.news();
    TextTable table = new TextTable(terminal);
    for (int i = 0; i < steps.size(); i++) {
      addRow(table, steps, i, last);
    }
    table.lines().forEach(out::println);
  }

  private void head(StepwiseRequest request) {
    String uid =
        terminal.styled("request " + LineEscape.word(request.text("request")), TextStyle.BOLD);
    if (request.wasShown()) {
      out.println(uid + "  goes on");
      return;
    }
    out.println(
        uid + "  " + asked(request) + "  sandbox " + LineEscape.word(request.text("sandbox")));
    String state =
        request.isEnded()
            ? "took " + Elapsed.text(Duration.of(request.tookMicros(), ChronoUnit.MICROS))
            : "open";
    out.println(
        LineEscape.line(request.text("time"))
            + ", "
            + state
            + ", node "
            + LineEscape.word(request.text("node")));
  }

  private static String asked(StepwiseRequest request) {
    StringJoiner asked = new StringJoiner(" ");
    for (String field : List.of("method", "target")) {
      asked.add(request.text(field).isEmpty() ? "-" : LineEscape.line(request.text(field)));
    }
    return asked.toString();
  }

  private static void addRow(TextTable table, List<JsonNode> steps, int index, boolean last) {
    JsonNode step = steps.get(index);
    String outcome = step.path("outcome").asString("").toUpperCase(Locale.ROOT);
    table.add(
        Cell.of(branch(steps, index, last) + LineEscape.line(step.path("name").asString(""))),
        new Cell(time("+", step.path("at_micros")), TextStyle.FAINT),
        new Cell(outcome.isEmpty() ? "-" : LineEscape.line(outcome), style(outcome)),
        new Cell(time("took ", step.path("took_micros")), TextStyle.FAINT),
        Cell.of(facts(step)));
  }

  private static String branch(List<JsonNode> steps, int index, boolean last) {
    List<JsonNode> later = steps.subList(index + 1, steps.size());
    boolean lastOfAll = last && later.stream().allMatch(StepTree::isNested);
    if (!isNested(steps.get(index))) {
      return lastOfAll ? "└─ " : "├─ ";
    }
    boolean lastOfStep = later.isEmpty() || !isNested(later.getFirst());
    return (lastOfAll ? "   " : "│  ") + (lastOfStep ? "└─ " : "├─ ");
  }

  private static boolean isNested(JsonNode step) {
    return step.path("nested").asBoolean(false);
  }

  private static String time(String prefix, JsonNode micros) {
    if (!micros.isIntegralNumber()) {
      return "-";
    }
    long known = micros.asLong(0) < LEAST_MICROS ? 0 : micros.asLong(0);
    return prefix + Elapsed.text(Duration.of(known, ChronoUnit.MICROS));
  }

  private static TextStyle style(String outcome) {
    return switch (outcome) {
      case "COMPLETE", "INJECTED" -> TextStyle.GREEN;
      case "CLIENT ABORTED", "FAILED OPEN" -> TextStyle.YELLOW;
      case "FAILED CLOSED", "UPSTREAM FAILED", "TIMED OUT", "INTERNAL ERROR" -> TextStyle.RED;
      default -> RequestColumns.style(outcome);
    };
  }

  private static String facts(JsonNode step) {
    StringJoiner facts = new StringJoiner(", ");
    for (JsonNode fact : step.path("facts")) {
      String name = fact.path("name").asString("");
      String value = LineEscape.cut(fact.path("value").asString(""), TEXT_BYTES);
      facts.add(LineEscape.line(name.isEmpty() ? value : name + " " + value));
    }
    return facts.toString();
  }
}
