package dev.sluice.app.steps.record;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TraceStep;
import dev.sluice.proto.v1.TraceStep.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * When the parts of a request began and how long they took. Unknown of a request that began before
 * its listener. One thread.
 */
final class StepTimes {
  private final Map<Kind, TraceStep> parts = new EnumMap<>(Kind.class);
  private final long endedNanos;

  private StepTimes(long endedNanos) {
    this.endedNanos = endedNanos;
  }

  static StepTimes of(AuditRecord record) {
    StepTimes times = new StepTimes(record.getTrace().getEndedNanos());
    record.getTrace().getStepsList().forEach(part -> times.parts.put(part.getKind(), part));
    return times;
  }

  /** Empty when it did not happen, or is unknown. */
  Optional<TraceStep> find(Kind part) {
    return Optional.ofNullable(parts.get(part));
  }

  /**
   * When the record was made, by the same clock as the parts.
   *
   * @param otherwise when that is unknown
   */
  long recorded(long otherwise) {
    return endedNanos > 0 ? endedNanos : otherwise;
  }

  /** Adds to a step what is known of a part. */
  StepDraft in(Kind part, StepDraft step) {
    find(part).ifPresent(known -> step.at(known.getBegunNanos()).took(took(known)));
    return step;
  }

  static long took(TraceStep part) {
    return part.getEndedNanos() - part.getBegunNanos();
  }
}
