package dev.sluice.app.steps;

import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import java.util.EnumMap;
import java.util.Map;

/**
 * When the parts of a request began and how long they took, as far as its record tells. One thread.
 */
final class StepTimes {
  private final Map<Part, Span> spans = new EnumMap<>(Part.class);

  /** A part that takes time. */
  enum Part {
    CHAIN,
    DECISION,
    END
  }

  /**
   * @param atNanos since the head was read; 0 when unknown
   * @param tookNanos 0 when unknown
   */
  private record Span(long atNanos, long tookNanos) {
    private static final Span UNKNOWN = new Span(0, 0);
  }

  static StepTimes of(RequestDecision decision) {
    StepTimes times = new StepTimes();
    times.spans.put(Part.CHAIN, new Span(0, decision.getChainNanos()));
    if (!decision.getLater()) {
      times.spans.put(Part.DECISION, new Span(decision.getDecidedNanos(), 0));
    }
    return times;
  }

  static StepTimes of(RequestCompletion completion) {
    StepTimes times = new StepTimes();
    long nanos = completion.getDurationNanos();
    times.spans.put(Part.END, new Span(nanos, nanos));
    return times;
  }

  /** Adds to a step what is known. */
  StepDraft in(Part part, StepDraft step) {
    Span span = spans.getOrDefault(part, Span.UNKNOWN);
    return step.at(span.atNanos()).took(span.tookNanos());
  }
}
