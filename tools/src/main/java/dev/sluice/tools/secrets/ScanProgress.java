package dev.sluice.tools.secrets;

import java.io.PrintStream;

/** A line on stderr that tells a person how far a scan is. One thread. */
final class ScanProgress {
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

  /** Makes room for other lines. */
  void clear() {
    if (visible) {
      err.print(CLEARED);
      err.flush();
      visible = false;
    }
  }
}
