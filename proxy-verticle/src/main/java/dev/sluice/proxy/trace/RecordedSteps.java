package dev.sluice.proxy.trace;

import dev.sluice.proto.v1.RecordedTrace;
import dev.sluice.proto.v1.TraceStep;
import dev.sluice.proto.v1.TraceStep.Kind;

/** Event loop only. The times of steps, as records have them. */
final class RecordedSteps {
  private RecordedSteps() {}

  /** How many spans the steps become; a moment becomes none. */
  static int spans(long[] times) {
    int spans = 0;
    for (int kind = 1; 2 * kind < times.length; kind++) {
      if (times[2 * kind] != 0 && kind != Kind.KIND_RESPONSE_HEAD_VALUE) {
        spans++;
      }
    }
    return spans;
  }

  /**
   * The steps until now.
   *
   * @param times begin and end of each kind; 0: did not happen
   * @param failed a bit for each kind
   * @param now by the same clock
   */
  static RecordedTrace.Builder of(long[] times, int failed, long now) {
    RecordedTrace.Builder trace = RecordedTrace.newBuilder().setEndedNanos(now);
    for (int kind = 1; 2 * kind < times.length; kind++) {
      if (times[2 * kind] != 0) {
        boolean ended = times[2 * kind + 1] != 0;
        trace.addSteps(
            TraceStep.newBuilder()
                .setKindValue(kind)
                .setBegunNanos(times[2 * kind])
                .setEndedNanos(ended ? times[2 * kind + 1] : now)
                .setFailed(!ended || (failed & (1 << kind)) != 0));
      }
    }
    return trace;
  }
}
