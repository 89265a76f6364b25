package dev.sluice.tools.replay;

import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import java.util.ArrayList;
import java.util.List;

public final class TextReplayReport {
  private static final int MOST_GROUPS = 50;

  private TextReplayReport() {}

  public static List<String> lines(ReplayReport report, Terminal terminal) {
    List<String> lines = new ArrayList<>();
    report
        .facts()
        .forEach(fact -> lines.add(fact.getKey() + ": " + LineEscape.line(fact.getValue())));
    lines.add("");
    for (Change change : Change.values()) {
      lines.add("%-12s %d".formatted(change.word(), report.counts().of(change)));
    }
    for (Change change : Change.values()) {
      List<ReplayGroup> groups = report.counts().groupsOf(change);
      if (ReplayReport.isShown(change) && !groups.isEmpty()) {
        groups.stream().limit(MOST_GROUPS).forEach(group -> add(group, terminal, lines));
        if (groups.size() > MOST_GROUPS) {
          lines.add(
              "and %d more groups; --format json has all".formatted(groups.size() - MOST_GROUPS));
        }
      }
    }
    return lines;
  }

  private static void add(ReplayGroup group, Terminal terminal, List<String> lines) {
    Change change = group.key().change();
    lines.add("");
    lines.add(
        "%s %d: %s"
            .formatted(
                terminal.styled(change.word(), style(change)),
                group.count(),
                LineEscape.line(ReplayReport.subject(group))));
    lines.add(
        "  %s to %s"
            .formatted(ReplayReport.time(group.firstMs()), ReplayReport.time(group.lastMs())));
    lines.add(
        "  sample: %s, event %s"
            .formatted(
                LineEscape.line(ReplayReport.request(group)),
                LineEscape.line(group.sample().uid())));
  }

  private static TextStyle style(Change change) {
    return switch (change) {
      case NOW_DENIED -> TextStyle.RED;
      case NOW_ALLOWED -> TextStyle.GREEN;
      case UNDECIDED -> TextStyle.YELLOW;
      case SAME, NOT_POLICY -> TextStyle.PLAIN;
    };
  }
}
