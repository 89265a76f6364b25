package dev.sluice.bench.load;

import org.HdrHistogram.Histogram;

/** What the connections of one event loop count. Stays on that loop until the load has ended. */
final class Recorder {
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final Histogram nanos = new Histogram(LONGEST_NANOS, 3);
  private long errors;
  private boolean stopped;

  void answered(long durationNanos) {
    if (!stopped) {
      nanos.recordValue(Math.clamp(durationNanos, 0, LONGEST_NANOS));
    }
  }

  void failed() {
    if (!stopped) {
      errors++;
    }
  }

  /** Nothing counts from now on, and connections are not replaced. */
  void stop() {
    stopped = true;
  }

  boolean stopped() {
    return stopped;
  }

  long errors() {
    return errors;
  }

  Histogram nanos() {
    return nanos;
  }
}
