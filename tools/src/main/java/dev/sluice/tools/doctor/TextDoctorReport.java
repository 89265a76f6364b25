package dev.sluice.tools.doctor;

import dev.sluice.tools.command.ProgramName;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import dev.sluice.tools.command.TextTable;
import dev.sluice.tools.command.TextTable.Cell;
import dev.sluice.tools.doctor.Diagnosis.Absent;
import dev.sluice.tools.doctor.Diagnosis.Fails;
import dev.sluice.tools.doctor.Diagnosis.Skipped;
import dev.sluice.tools.doctor.Diagnosis.Works;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The report for people: the proxy, a row per installed client, what to do. */
record TextDoctorReport(Terminal terminal) {
  private static final String[] HEADS = {"CLIENT", "THIS SHELL", "SLUICE ENV", "REMEDY"};

  List<String> lines(DoctorReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(proxy(report));
    List<ClientFinding> installed =
        report.clients().stream().filter(finding -> !(finding.shell() instanceof Absent)).toList();
    if (!installed.isEmpty()) {
      TextTable table = new TextTable(terminal);
      table.add(Stream.of(HEADS).map(head -> new Cell(head, TextStyle.FAINT)).toArray(Cell[]::new));
      installed.forEach(finding -> table.add(cells(finding)));
      lines.addAll(table.lines());
    }
    absent(report).ifPresent(lines::add);
    if (!(report.proxy() instanceof ProxyState.Silent)) {
      lines.add(totals(report));
    }
    return lines;
  }

  private String proxy(DoctorReport report) {
    ProxyState proxy = report.proxy();
    String line = "proxy " + report.address() + " " + terminal.styled(proxy.text(), proxy.style());
    return proxy.remedy().isEmpty() ? line : line + "; " + proxy.remedy();
  }

  private static Cell[] cells(ClientFinding finding) {
    return new Cell[] {
      Cell.of(finding.client().name()),
      cell(finding.shell()),
      finding.repaired().map(TextDoctorReport::cell).orElse(Cell.of("")),
      Cell.of(remedy(finding))
    };
  }

  private static Cell cell(Diagnosis diagnosis) {
    return switch (diagnosis) {
      case Works works -> new Cell("ok", TextStyle.GREEN);
      case Fails fails -> new Cell(fails.kind().text(), TextStyle.RED);
      case Skipped skipped -> new Cell("skipped", TextStyle.YELLOW);
      case Absent absent -> new Cell("not installed", TextStyle.FAINT);
    };
  }

  private static String remedy(ClientFinding finding) {
    if (finding.shell() instanceof Skipped skipped) {
      return skipped.why();
    }
    String shows = DoctorReport.shows(finding);
    return shows.isEmpty() ? finding.remedy() : finding.remedy() + " (it shows: " + shows + ")";
  }

  private Optional<String> absent(DoctorReport report) {
    String names =
        report.clients().stream()
            .filter(finding -> finding.shell() instanceof Absent)
            .map(finding -> finding.client().name())
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(terminal.styled("not installed: " + names, TextStyle.FAINT));
  }

  private String totals(DoctorReport report) {
    long failed = report.count(ClientFinding::isFailed);
    long repaired = report.count(ClientFinding::isRepaired);
    String counts =
        "%d ok, %d failed, %d skipped"
            .formatted(
                report.count(finding -> finding.shell() instanceof Works),
                failed,
                report.count(finding -> finding.shell() instanceof Skipped));
    String line = terminal.styled(counts, failed == 0 ? TextStyle.GREEN : TextStyle.RED);
    return repaired == 0
        ? line
        : "%s; for %d of them: eval \"$(%s)\" sets what they need"
            .formatted(line, repaired, ProgramName.call("env"));
  }
}
