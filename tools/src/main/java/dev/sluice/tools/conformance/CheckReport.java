package dev.sluice.tools.conformance;

import java.io.PrintStream;

/** Prints the results of a check as they arrive, one per line, and counts them. One thread. */
final class CheckReport {
  private final PrintStream out;
  private int passed;
  private int warnings;
  private int failures;

  CheckReport(PrintStream out) {
    this.out = out;
  }

  void add(CheckResult result) {
    switch (result) {
      case CheckResult.Passed fine -> {
        passed++;
        line("ok", fine.name(), fine.detail());
      }
      case CheckResult.Doubtful doubtful -> {
        warnings++;
        line("warn", doubtful.name(), doubtful.why() + "; " + doubtful.remedy());
      }
      case CheckResult.Failed failed -> {
        failures++;
        line("FAIL", failed.name(), failed.why() + "; " + failed.remedy());
      }
    }
  }

  /**
   * Prints the totals.
   *
   * @return whether no check failed
   */
  boolean conclude() {
    out.printf(
        "%d ok, %d warn, %d FAIL: %s%n",
        passed,
        warnings,
        failures,
        failures == 0 ? "ready for Sluice" : "would fail behind Sluice");
    return failures == 0;
  }

  private void line(String verdict, String name, String text) {
    out.printf("%-4s  %-27s  %s%n", verdict, name, text);
  }
}
