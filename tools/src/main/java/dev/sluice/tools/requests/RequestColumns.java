package dev.sluice.tools.requests;

import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import dev.sluice.tools.command.TextTable.Cell;
import dev.sluice.tools.command.TextWidth;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The columns of requests. Lines come one by one, so that widths are fixed. On a terminal a line
 * never exceeds its width: texts end in an ellipsis, and a narrow terminal has fewer columns. Files
 * and programs get full times and texts.
 */
final class RequestColumns {
  private static final String GAP = "  ";
  private static final String USUAL_SCHEME = "https://";
  private static final DateTimeFormatter FULL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  private static final int DECISION_WIDTH = 8;
  private static final int STATUS_WIDTH = 4;

  /** Least widths of a terminal with these columns. */
  private static final int WITH_SANDBOX = 88;

  private static final int WITH_DURATION = 76;
  private static final int WITH_METHOD = 64;

  /** Part of the room of target and reason that the target may always take. */
  private static final double TARGET_SHARE = 0.58;

  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private final Terminal terminal;

  RequestColumns(Terminal terminal) {
    this.terminal = terminal;
  }

  String header() {
    return terminal.styled(
        row(
            Cell.of("TIME"),
            Cell.of("DECISION"),
            Cell.of("HTTP"),
            Column::name,
            "TARGET",
            "REASON"),
        TextStyle.FAINT);
  }

  String line(JoinedRequest request) {
    return row(
        new Cell(time(request.time()), TextStyle.FAINT),
        new Cell(request.decision(), style(request.decision())),
        new Cell(request.status(), status(request)),
        column -> text(request, column),
        target(request),
        request.reason());
  }

  private static String text(JoinedRequest request, Column column) {
    return switch (column) {
      case TOOK -> request.duration().map(Elapsed::text).orElse("-");
      case SANDBOX -> request.sandbox();
      case METHOD -> request.method();
    };
  }

  /** On a terminal, where room is scarce, the usual scheme goes without saying. */
  private String target(JoinedRequest request) {
    String target = request.target();
    return terminal.interactive() && target.startsWith(USUAL_SCHEME)
        ? target.substring(USUAL_SCHEME.length())
        : target;
  }

  String line(Instant time, String label, TextStyle style, String text) {
    String start =
        padded(new Cell(time(time), TextStyle.FAINT), timeWidth())
            + GAP
            + padded(new Cell(label, style), DECISION_WIDTH)
            + GAP;
    int room = room(timeWidth() + DECISION_WIDTH + 2 * GAP.length());
    return start + TextWidth.cut(text, room);
  }

  static TextStyle style(String decision) {
    return switch (decision) {
      case "DENIED" -> TextStyle.RED;
      case "MODIFIED", "OBSERVED" -> TextStyle.YELLOW;
      case "ALLOWED" -> TextStyle.GREEN;
      default -> TextStyle.PLAIN;
    };
  }

  private static TextStyle status(JoinedRequest request) {
    int status = request.summary().status();
    if (!request.isComplete()) {
      return TextStyle.YELLOW;
    }
    return status >= SERVER_ERROR
        ? TextStyle.RED
        : status >= CLIENT_ERROR ? TextStyle.YELLOW : TextStyle.PLAIN;
  }

  private String row(
      Cell time,
      Cell decision,
      Cell status,
      Function<Column, String> texts,
      String target,
      String reason) {
    StringBuilder line = new StringBuilder();
    int used = append(line, time, timeWidth());
    used += append(line, decision, DECISION_WIDTH);
    used += append(line, status, STATUS_WIDTH);
    for (Column column : middle()) {
      String text = TextWidth.cut(texts.apply(column), limit(column));
      used += append(line, Cell.of(text), column.width);
    }
    return line + ends(target, reason, room(used));
  }

  private int append(StringBuilder line, Cell cell, int width) {
    line.append(padded(cell, width)).append(GAP);
    return Math.max(width, TextWidth.of(cell.text())) + GAP.length();
  }

  /** Columns that not every terminal has room for. */
  private List<Column> middle() {
    List<Column> columns = new ArrayList<>();
    if (terminal.width() >= WITH_DURATION) {
      columns.add(Column.TOOK);
    }
    if (terminal.width() >= WITH_SANDBOX) {
      columns.add(Column.SANDBOX);
    }
    if (terminal.width() >= WITH_METHOD) {
      columns.add(Column.METHOD);
    }
    return columns;
  }

  /** Target and reason: in columns where both fit, otherwise as much of both as there is room. */
  private String ends(String target, String reason, int room) {
    int share = room == Integer.MAX_VALUE ? 0 : (int) (room * TARGET_SHARE);
    if (reason.isEmpty()) {
      return TextWidth.cut(target, room);
    }
    int gap = GAP.length();
    int targetRoom = Math.max(share, room - gap - TextWidth.of(reason));
    String shown = TextWidth.cut(target, room == Integer.MAX_VALUE ? room : targetRoom);
    boolean aligned = TextWidth.of(shown) <= share && share + gap + TextWidth.of(reason) <= room;
    String start = aligned ? padded(Cell.of(shown), share) : shown;
    int left = room - TextWidth.of(start) - gap;
    return left < 2 ? start : start + GAP + TextWidth.cut(reason, left);
  }

  private int room(int used) {
    return terminal.width() == Integer.MAX_VALUE ? Integer.MAX_VALUE : terminal.width() - used;
  }

  private int limit(Column column) {
    return terminal.width() == Integer.MAX_VALUE ? Integer.MAX_VALUE : column.width;
  }

  private String time(Instant time) {
    return (terminal.interactive() ? CLOCK : FULL).format(time);
  }

  private int timeWidth() {
    return terminal.interactive() ? "HH:mm:ss".length() : "2026-01-01T00:00:00.000Z".length();
  }

  private String padded(Cell cell, int width) {
    String blanks = " ".repeat(Math.max(0, width - TextWidth.of(cell.text())));
    return terminal.styled(cell.text(), cell.style()) + blanks;
  }

  /** Columns that narrow terminals lack, in their order. */
  private enum Column {
    TOOK(7),
    SANDBOX(10),
    METHOD(7);

    private final int width;

    Column(int width) {
      this.width = width;
    }
  }
}
