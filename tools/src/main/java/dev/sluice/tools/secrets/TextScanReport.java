package dev.sluice.tools.secrets;

import dev.sluice.detect.SecretCatalog;
import dev.sluice.inspect.digest.ValueFingerprint;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import dev.sluice.tools.command.TextTable;
import dev.sluice.tools.command.TextTable.Cell;
import java.util.List;

/** One line per finding, and a summary; what was left out goes to stderr. One thread. */
final class TextScanReport implements ScanReport {
  private static final int MEBIBYTE = 1 << 20;

  private final Terminal terminal;

  TextScanReport(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void found(String file, List<Finding> findings) {
    TextTable table = new TextTable(terminal);
    for (Finding finding : findings) {
      table.add(
          new Cell(file + ":" + finding.place(), TextStyle.FAINT),
          PatternTexts.confidenceCell(finding.sighting().pattern()),
          PatternTexts.idCell(finding.sighting().pattern()),
          new Cell(fingerprint(finding), TextStyle.FAINT),
          Cell.of(text(finding)));
    }
    table.lines().forEach(System.out::println);
  }

  private static String fingerprint(Finding finding) {
    return finding.sighting().fingerprint().map(ValueFingerprint::shortText).orElse("");
  }

  private static String text(Finding finding) {
    List<String> encodings = finding.sighting().encodings();
    String label = finding.sighting().pattern().label();
    return encodings.isEmpty() ? label : label + " (in " + String.join(" > ", encodings) + ")";
  }

  @Override
  public void finish(ScanTotals totals, int patterns, int limit) {
    System.out.printf(
        "%s; %d patterns, version %d of the pack%n",
        totals.line(), patterns, SecretCatalog.VERSION);
    System.out.flush();
    for (ScanTotals.Skipped file : totals.skipped()) {
      System.err.printf(
          "sluice: %s: skipped, because %d bytes are more than %d MiB; raise --max-size%n",
          file.name(), file.length(), limit / MEBIBYTE);
    }
    for (String file : totals.undecoded()) {
      System.err.printf(
          "sluice: %s: not fully decoded, because a part is beyond --depth or the limits of"
              + " decoding%n",
          file);
    }
  }
}
