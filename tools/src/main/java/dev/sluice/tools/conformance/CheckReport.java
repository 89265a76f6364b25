package dev.sluice.tools.conformance;

import dev.sluice.tools.command.OutputFormat;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import java.io.PrintStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prints the results of a check, as text one per line when they arrive, as JSON all at the end, and
 * counts them. One thread.
 */
final class CheckReport {
  private static final JsonMapper JSON = new JsonMapper();

  private final OutputFormat format;
  private final Terminal terminal;
  private final PrintStream out;
  private final ArrayNode checks = JSON.createArrayNode();
  private int passed;
  private int warnings;
  private int failures;

  CheckReport(OutputFormat format, Terminal terminal, PrintStream out) {
    this.format = format;
    this.terminal = terminal;
    this.out = out;
  }

  void add(CheckResult result) {
    switch (result) {
      case CheckResult.Passed fine -> {
        passed++;
        line("ok", TextStyle.GREEN, fine.name(), fine.detail());
        json("ok", fine.name()).put("detail", fine.detail());
      }
      case CheckResult.Doubtful doubtful -> {
        warnings++;
        line("warn", TextStyle.YELLOW, doubtful.name(), doubtful.why() + "; " + doubtful.remedy());
        json("warn", doubtful.name()).put("why", doubtful.why()).put("remedy", doubtful.remedy());
      }
      case CheckResult.Failed failed -> {
        failures++;
        line("FAIL", TextStyle.RED, failed.name(), failed.why() + "; " + failed.remedy());
        json("fail", failed.name()).put("why", failed.why()).put("remedy", failed.remedy());
      }
    }
  }

  boolean conclude() {
    boolean ready = failures == 0;
    switch (format) {
      case TEXT ->
          out.printf(
              "%d ok, %d warn, %d FAIL: %s%n",
              passed,
              warnings,
              failures,
              terminal.styled(
                  ready ? "ready for Sluice" : "would fail behind Sluice",
                  ready ? TextStyle.GREEN : TextStyle.RED));
      case JSON -> {
        ObjectNode result = JSON.createObjectNode().put("ready", ready).set("checks", checks);
        out.println(JSON.writeValueAsString(result));
      }
    }
    return ready;
  }

  private void line(String verdict, TextStyle style, String name, String text) {
    if (format == OutputFormat.TEXT) {
      String blanks = " ".repeat(4 - verdict.length());
      out.printf("%s  %-27s  %s%n", terminal.styled(verdict, style) + blanks, name, text);
    }
  }

  private ObjectNode json(String result, String name) {
    return checks.addObject().put("name", name).put("result", result);
  }
}
