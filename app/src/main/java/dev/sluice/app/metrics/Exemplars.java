package dev.sluice.app.metrics;

import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TraceContext;
import io.prometheus.metrics.tracer.common.SpanContext;

/**
 * Names the trace of the record that is being counted, so that samples of histograms lead to it
 * (OpenMetrics). Any thread.
 */
public final class Exemplars implements SpanContext {
  private final ThreadLocal<TraceContext> current =
      ThreadLocal.withInitial(TraceContext::getDefaultInstance);

  public Exemplars() {}

  /** Counts a record; what this thread counts meanwhile belongs to the trace of the record. */
  void during(AuditRecord record, Runnable counting) {
    if (!record.getTrace().getSpan().getSampled()) {
      counting.run();
      return;
    }
    current.set(record.getTrace().getSpan());
    try {
      counting.run();
    } finally {
      current.remove();
    }
  }

  @Override
  public String getCurrentTraceId() {
    return TraceParent.traceId(current.get());
  }

  @Override
  public String getCurrentSpanId() {
    return TraceParent.spanId(current.get().getSpan());
  }

  @Override
  public boolean isCurrentSpanSampled() {
    return current.get().getSampled();
  }

  @Override
  public void markCurrentSpanAsExemplar() {
    // The span is exported anyway.
  }
}
