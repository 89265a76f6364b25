package dev.sluice.tools.secrets;

import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.explain.TracedScanner;
import dev.sluice.detect.explain.TracedScanner.Sightings;
import dev.sluice.detect.explain.TracedSecret;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.OutputFormat;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.secrets.ScanReport.Finding;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "scan",
    description =
        "Searches files as sluice/secrets searches bodies: exit code 0, or 1 and one finding a"
            + " line. Secrets are never printed.",
    mixinStandardHelpOptions = true)
public final class SecretsScanCommand implements Callable<Integer> {
  private static final int MEBIBYTE = 1 << 20;
  private static final int MOST_MEBIBYTES = 256;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR",
      description =
          "files, directories with all regular files below them, or - for standard input; links"
              + " within directories are not followed")
  private List<String> arguments = List.of();

  @Mixin private PatternOptions selection = new PatternOptions();
  @Mixin private DepthOption depth = new DepthOption();

  @Option(
      names = "--max-size",
      paramLabel = "MIB",
      description = "skip longer files of directories, and tell it; default: ${DEFAULT-VALUE}")
  private int maxSize = 8;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "json: one object with everything that was found; default: ${DEFAULT-VALUE}")
  private OutputFormat format = OutputFormat.TEXT;

  @Override
  public Integer call() {
    Logging.forPeople();
    if (maxSize < 1 || maxSize > MOST_MEBIBYTES) {
      throw CommandFailure.usage("--max-size: expected a number from 1 to " + MOST_MEBIBYTES);
    }
    List<SecretPattern> patterns = selection.among(SecretCatalog.USUAL);
    TracedScanner scanner = new TracedScanner(patterns, depth.levels());
    Terminal terminal = Terminal.ofOutput();
    ScanReport report =
        switch (format) {
          case TEXT -> new TextScanReport(terminal);
          case JSON -> new JsonScanReport();
        };
    Scan scan = new Scan(scanner, report, new ScanProgress(terminal.interactive(), System.err));
    FileTree tree = new FileTree(maxSize * MEBIBYTE, scan);
    arguments.forEach(tree::read);
    scan.progress.clear();
    report.finish(scan.totals, patterns.size(), maxSize * MEBIBYTE);
    return result(scan.totals);
  }

  /** What could not be read makes an answer impossible. */
  private static int result(ScanTotals totals) {
    if (!totals.unreadable().isEmpty()) {
      throw CommandFailure.usage(
          totals.unreadable().stream().map(ScanTotals.Unreadable::toString).toList());
    }
    return totals.findings() > 0 ? ExitCode.NO : ExitCode.DONE;
  }

  private static final class Scan implements FileTree.Visitor {
    private final ScanTotals totals = new ScanTotals();
    private final TracedScanner scanner;
    private final ScanReport report;
    private final ScanProgress progress;

    Scan(TracedScanner scanner, ScanReport report, ScanProgress progress) {
      this.scanner = scanner;
      this.report = report;
      this.progress = progress;
    }

    @Override
    public void file(String name, byte[] bytes) {
      Sightings seen = scanner.scan(bytes);
      totals.addFile(bytes.length, seen.sightings().size());
      if (seen.undecoded()) {
        totals.addUndecoded(name);
      }
      if (!seen.sightings().isEmpty()) {
        progress.clear();
        report.found(name, findings(bytes, seen.sightings()));
      }
      progress.update(totals);
    }

    private static List<Finding> findings(byte[] bytes, List<TracedSecret> sightings) {
      FilePlace.Cursor places = new FilePlace.Cursor(bytes);
      List<Finding> findings = new ArrayList<>();
      for (TracedSecret sighting : sightings) {
        findings.add(new Finding(sighting, places.of(sighting.span().start())));
      }
      return findings;
    }

    @Override
    public void tooLarge(String name, long length) {
      totals.addSkipped(new ScanTotals.Skipped(name, length));
    }

    @Override
    public void unreadable(String name, String why) {
      totals.addUnreadable(new ScanTotals.Unreadable(name, why));
    }

    @Override
    public void passedOver() {
      totals.addPassedOver();
    }
  }

  /** A line on stderr that tells a person how far a scan is. One thread. */
  private static final class ScanProgress {
    private static final long INTERVAL_NANOS = 200_000_000;
    private static final String CLEARED = "\r\u001b[K";

    private final boolean shown;
    private final PrintStream err;
    private long last = System.nanoTime();
    private boolean visible;

    /**
     * @param shown false when the output is no terminal
     */
    ScanProgress(boolean shown, PrintStream err) {
      this.shown = shown;
      this.err = err;
    }

    /** Shows the totals, unless that was a moment ago. */
    void update(ScanTotals totals) {
      if (shown && System.nanoTime() - last >= INTERVAL_NANOS) {
        last = System.nanoTime();
        visible = true;
        err.printf("%s%d files, %d MiB", CLEARED, totals.files(), totals.bytes() >> 20);
        err.flush();
      }
    }

    void clear() {
      if (visible) {
        err.print(CLEARED);
        err.flush();
        visible = false;
      }
    }
  }
}
