package dev.sluice.bench.load;

import org.HdrHistogram.Histogram;

/**
 * Counts the responses, failures and bytes of one event loop's connections. Event loop only until
 * the load has ended; then the thread that ran the load reads it.
 */
final class LoopRecorder {
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final Histogram nanos = new Histogram(LONGEST_NANOS, 3);
  private final long limit;
  private long errors;
  private long bytes;
  private boolean stopped;

  /**
   * An empty recorder.
   *
   * @param limit how many responses count; later ones are not recorded
   */
  LoopRecorder(long limit) {
    this.limit = limit;
  }

  void onResponse(long durationNanos) {
    if (!stopped && nanos.getTotalCount() < limit) {
      nanos.recordValue(Math.clamp(durationNanos, 0, LONGEST_NANOS));
    }
  }

  void onReceived(int count) {
    if (!stopped) {
      bytes += count;
    }
  }

  void onFailure() {
    if (!stopped) {
      errors++;
    }
  }

  /** Ends recording; closed connections are no longer replaced. */
  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  long errors() {
    return errors;
  }

  long bytes() {
    return bytes;
  }

  Histogram nanos() {
    return nanos;
  }
}
