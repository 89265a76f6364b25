package dev.sluice.proxy.trace;

import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.proto.v1.TraceStep.Kind;
import java.util.List;

/**
 * Where a request is in its trace. Numbers, since most requests never need the message.
 *
 * @param high upper half of the trace id
 * @param low its lower half
 * @param id of the span
 * @param chosen whether it is exported for certain
 * @param parent span of a trusted client; 0 for none
 */
record TracePlace(
    long high, long low, long id, boolean chosen, long parent, List<TraceContext> links) {
  static final TracePlace NOWHERE = new TracePlace(0, 0, 0, false, 0, List.of());

  TracePlace {
    links = List.copyOf(links);
  }

  TraceContext span() {
    return withSpan(id);
  }

  TraceContext part(Kind part) {
    return withSpan(TraceParent.childSpan(id, part.getNumber()));
  }

  private TraceContext withSpan(long span) {
    return TraceContext.newBuilder()
        .setTraceHigh(high)
        .setTraceLow(low)
        .setSpan(span)
        .setSampled(chosen)
        .build();
  }
}
