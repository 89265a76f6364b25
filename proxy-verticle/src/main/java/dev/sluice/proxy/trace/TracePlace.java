package dev.sluice.proxy.trace;

import dev.sluice.proto.v1.TraceContext;
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
    return TraceContext.newBuilder()
        .setTraceHigh(high)
        .setTraceLow(low)
        .setSpan(id)
        .setSampled(chosen)
        .build();
  }
}
