package dev.sluice.tools.live;

import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import dev.sluice.tools.command.TextTable;
import dev.sluice.tools.command.TextTable.Cell;
import dev.sluice.tools.command.TextWidth;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Denials for people, as a table whose newest line is the last one, and what to do about them. Rows
 * come in several answers, so that columns have least widths.
 */
final class DenialText implements DenialOutput {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final int COUNT_WIDTH = 6;
  private static final int SANDBOX_WIDTH = 10;
  private static final int CODE_WIDTH = 14;
  private static final int METHOD_WIDTH = 7;

  /** Refusals that a rule can lift. */
  private static final Set<String> OF_POLICY = Set.of("policy_denied", "audit_only", "would_deny");

  private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

  private static final Set<String> CLEAR = Set.of("http", "ws");

  private final Terminal terminal;
  private final PrintStream out;
  private final String suggestion;

  private final Set<String> codes = new HashSet<>();

  private boolean begun;

  /**
   * @param suggestion the command that suggests rules for these denials
   */
  DenialText(Terminal terminal, PrintStream out, String suggestion) {
    this.terminal = terminal;
    this.out = out;
    this.suggestion = suggestion;
  }

  @Override
  public void denials(JsonNode answer) {
    JsonNode shapes = answer.path("denials");
    TextTable table = new TextTable(terminal);
    if (!begun && !shapes.isEmpty()) {
      table.add(header());
    }
    for (int i = shapes.size() - 1; i >= 0; i--) {
      codes.add(shapes.get(i).path("code").asString(""));
      table.add(row(shapes.get(i)));
    }
    table.lines().forEach(out::println);
    if (!begun) {
      about(answer);
    }
    begun |= !shapes.isEmpty();
  }

  private static Cell[] header() {
    return new Cell[] {
      faint("LAST"),
      faint(" ".repeat(COUNT_WIDTH - "COUNT".length()) + "COUNT"),
      faint(wide("SANDBOX", SANDBOX_WIDTH)),
      faint(wide("CODE", CODE_WIDTH)),
      faint(wide("METHOD", METHOD_WIDTH)),
      faint("TARGET")
    };
  }

  private Cell[] row(JsonNode shape) {
    String count = "%,d".formatted(shape.path("count").asLong(0));
    String code = text(shape, "code");
    return new Cell[] {
      faint(time(text(shape, "last"))),
      Cell.of(" ".repeat(Math.max(0, COUNT_WIDTH - count.length())) + count),
      Cell.of(wide(text(shape, "sandbox"), SANDBOX_WIDTH)),
      new Cell(wide(code, CODE_WIDTH), style(code)),
      Cell.of(wide(text(shape, "method"), METHOD_WIDTH)),
      Cell.of(target(shape))
    };
  }

  private static Cell faint(String text) {
    return new Cell(text, TextStyle.FAINT);
  }

  /** Yellow where the request was let pass. */
  private static TextStyle style(String code) {
    return code.equals("audit_only") || code.equals("would_deny")
        ? TextStyle.YELLOW
        : TextStyle.RED;
  }

  private static String wide(String text, int width) {
    return text + " ".repeat(Math.max(0, width - TextWidth.of(text)));
  }

  private static String text(JsonNode shape, String key) {
    return LineEscape.line(shape.path(key).asString(""));
  }

  /** On a terminal the day goes without saying. */
  private String time(String last) {
    try {
      return terminal.interactive() ? CLOCK.format(Instant.parse(last)) : last;
    } catch (DateTimeParseException e) {
      return last;
    }
  }

  private static String target(JsonNode shape) {
    String protocol = text(shape, "protocol");
    int port = shape.path("port").asInt(0);
    boolean usual = port == (CLEAR.contains(protocol) ? 80 : 443);
    String host = text(shape, "host");
    String path = text(shape, "path");
    String where =
        (SCHEMES.contains(protocol) ? protocol + "://" : "")
            + host
            + (usual && !path.isEmpty() ? "" : ":" + port)
            + path;
    String asked = (text(shape, "operation") + " " + text(shape, "name")).strip();
    return asked.isEmpty() ? where : where + "  " + protocol + " " + asked;
  }

  private void about(JsonNode answer) {
    if (answer.path("denials").isEmpty()) {
      out.println("no denials");
    }
    int leftOut = answer.path("left_out").asInt(0);
    if (leftOut > 0) {
      out.println("%,d older shapes are left out; see --limit".formatted(leftOut));
    }
    for (JsonNode unkept : answer.path("unkept")) {
      out.println(
          "%,d denials of %s have no shape: no room, see control.learn"
              .formatted(unkept.path("count").asLong(0), text(unkept, "sandbox")));
    }
  }

  @Override
  public void end() {
    if (codes.stream().anyMatch(OF_POLICY::contains)) {
      out.println();
      out.println("rules for what policy refused: " + terminal.styled(suggestion, TextStyle.BOLD));
    } else if (!codes.isEmpty()) {
      out.println();
      out.println("policy refused none of these: no rule would admit them");
    }
  }

  @Override
  public boolean isClosed() {
    return out.checkError();
  }
}
