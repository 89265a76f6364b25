package dev.sluice.tools.requests;

import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import dev.sluice.tools.command.TextTable;
import dev.sluice.tools.command.TextTable.Cell;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts requests by host or by reason. The table is printed at the end; a terminal sees it grow.
 * Beyond {@link #MOST_GROUPS}, further groups share one row. One thread.
 */
public final class RequestGroups implements RequestOutput {
  static final int MOST_GROUPS = 1000;

  private static final String OTHERS = "(others)";
  private static final int KEY_BYTES = 256;

  /** Rows that fit most terminals, with the lines around them. */
  private static final int SHOWN_WHILE_GROWING = 15;

  private static final Duration REDRAW = Duration.ofSeconds(1);

  private final Key key;
  private final Terminal terminal;
  private final PrintStream out;
  private final Map<String, Counts> groups = new HashMap<>();
  private final Map<JoinedRequest, Counted> open =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JoinedRequest, Counted> eldest) {
          return size() > RequestJoiner.MOST_OPEN;
        }
      };
  private boolean changed;
  private long drawn;
  private int drawnLines;

  public enum Key {
    HOST,
    REASON
  }

  public RequestGroups(Key key, Terminal terminal, PrintStream out) {
    this.key = key;
    this.terminal = terminal;
    this.out = out;
    drawn = System.nanoTime();
  }

  @Override
  public void request(JoinedRequest request) {
    Counted before = open.remove(request);
    if (before != null) {
      before.counts.add(before.decision, false, -1);
    }
    String name = LineEscape.cut(name(request), KEY_BYTES);
    String group = groups.containsKey(name) || groups.size() < MOST_GROUPS ? name : OTHERS;
    Counts counts = groups.computeIfAbsent(group, fresh -> new Counts());
    String decision = request.decision();
    counts.add(decision, isFailed(request), 1);
    if (!request.isComplete()) {
      open.put(request, new Counted(counts, decision));
    }
    changed = true;
  }

  private static boolean isFailed(JoinedRequest request) {
    return request.action() != AuditEvent.DENIED
        && !request.summary().text("/status_code").isEmpty();
  }

  private String name(JoinedRequest request) {
    return switch (key) {
      case HOST -> request.host();
      case REASON -> request.cause().isEmpty() ? "-" : request.cause();
    };
  }

  @Override
  public void event(AuditEvent event) {}

  @Override
  public void hidden(AuditEvent event) {}

  @Override
  public void unreadable() {}

  @Override
  public void tick(long nanos) {
    if (terminal.interactive() && changed && nanos - drawn >= REDRAW.toNanos()) {
      drawn = nanos;
      changed = false;
      draw(SHOWN_WHILE_GROWING);
    }
  }

  @Override
  public void end() {
    draw(Integer.MAX_VALUE);
  }

  @Override
  public boolean isClosed() {
    return out.checkError();
  }

  private void draw(int most) {
    List<Map.Entry<String, Counts>> sorted =
        groups.entrySet().stream()
            .filter(entry -> entry.getValue().all > 0)
            .sorted(
                Map.Entry.<String, Counts>comparingByValue(
                        Comparator.comparingLong((Counts counts) -> counts.all).reversed())
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    TextTable table = new TextTable(terminal);
    table.add(heads());
    sorted.stream().limit(most).forEach(entry -> table.add(cells(entry)));
    List<String> lines = table.lines();
    erase();
    lines.forEach(out::println);
    drawnLines = lines.size();
    if (sorted.size() > most) {
      out.println(terminal.styled("... and " + (sorted.size() - most) + " more", TextStyle.FAINT));
      drawnLines++;
    }
  }

  /** Moves the cursor up and erases below it (ECMA-48 sections 8.3.22 and 8.3.39). */
  private void erase() {
    if (drawnLines > 0) {
      out.print("\u001b[" + drawnLines + "A\u001b[J");
    }
  }

  private Cell[] heads() {
    return Arrays.stream(
            new String[] {"REQUESTS", "ALLOWED", "MODIFIED", "DENIED", "FAILED", key.name()})
        .map(head -> new Cell(head, TextStyle.FAINT))
        .toArray(Cell[]::new);
  }

  private static Cell[] cells(Map.Entry<String, Counts> entry) {
    Counts counts = entry.getValue();
    return new Cell[] {
      Cell.of(Long.toString(counts.all)),
      count(counts.allowed, TextStyle.GREEN),
      count(counts.modified, TextStyle.YELLOW),
      count(counts.denied, TextStyle.RED),
      count(counts.failed, TextStyle.RED),
      Cell.of(entry.getKey())
    };
  }

  private static Cell count(long count, TextStyle style) {
    return new Cell(Long.toString(count), count == 0 ? TextStyle.FAINT : style);
  }

  /** Requests of a group. Failed ones were allowed, and ended badly. */
  private static final class Counts {
    private long all;
    private long allowed;
    private long modified;
    private long denied;
    private long failed;

    private void add(String decision, boolean isFailed, int requests) {
      all += requests;
      switch (decision) {
        case "DENIED" -> denied += requests;
        case "MODIFIED" -> modified += requests;
        default -> allowed += requests;
      }
      failed += isFailed ? requests : 0;
    }
  }

  /** How an open request was counted, until its end tells more. */
  private record Counted(Counts counts, String decision) {}
}
