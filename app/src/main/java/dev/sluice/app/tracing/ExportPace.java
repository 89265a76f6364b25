package dev.sluice.app.tracing;

import java.util.concurrent.TimeUnit;

/**
 * How fast spans are exported at most. A span costs some three microseconds of processor time,
 * which a node under full load needs for its requests.
 */
final class ExportPace {
  /** A twentieth of a core. */
  static final int SPANS_PER_SECOND = 20_000;

  private ExportPace() {}

  /**
   * How long to wait after an export.
   *
   * @param nanos that the export took
   */
  static long pauseNanos(int spans, long nanos) {
    return Math.max(0, TimeUnit.SECONDS.toNanos(spans) / SPANS_PER_SECOND - nanos);
  }
}
