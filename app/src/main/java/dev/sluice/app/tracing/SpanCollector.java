package dev.sluice.app.tracing;

import dev.sluice.app.tracing.RecordedSpan.Place;
import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.RecordedTrace;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.proto.v1.TraceStep;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;

/** Collects the spans of one request. One thread. */
final class SpanCollector {
  private final RecordedTrace trace;
  private final Resource resource;
  private final String traceId;
  private final SpanContext root;
  private final List<SpanData> spans = new ArrayList<>();

  SpanCollector(RecordedTrace trace, Resource resource) {
    this.trace = trace;
    this.resource = resource;
    this.traceId = TraceParent.traceId(trace.getSpan());
    this.root = context(trace.getSpan().getSpan());
  }

  @SuppressWarnings("ArrayRecordComponent") // read once
  record What(
      String name, SpanKind kind, Attributes attributes, StatusData status, EventData... events) {}

  /** A time within the request, in nanoseconds from its begin. */
  record Within(long begun, long ended) {}

  void root(What what) {
    SpanContext parent =
        trace.getParent() == 0
            ? SpanContext.getInvalid()
            : SpanContext.createFromRemoteParent(
                traceId,
                TraceParent.spanId(trace.getParent()),
                TraceFlags.getSampled(),
                TraceState.getDefault());
    List<LinkData> links = trace.getLinksList().stream().map(SpanCollector::link).toList();
    add(what, new Place(root, parent), new Within(0, trace.getEndedNanos()), links);
  }

  void child(long span, Within when, What what) {
    add(what, new Place(context(span), root), when, List.of());
  }

  void below(long parent, long span, Within when, What what) {
    add(what, new Place(context(span), context(parent)), when, List.of());
  }

  private void add(What what, Place place, Within when, List<LinkData> links) {
    spans.add(
        new RecordedSpan(
            what.name,
            what.kind,
            place,
            at(when.begun),
            at(Math.max(when.begun, when.ended)),
            what.attributes,
            what.status,
            List.of(what.events),
            links,
            resource));
  }

  long at(long nanos) {
    return trace.getBegunUnixNanos() + nanos;
  }

  List<TraceStep> steps() {
    return trace.getStepsList();
  }

  List<SpanData> spans() {
    return spans;
  }

  private SpanContext context(long span) {
    return SpanContext.create(
        traceId, TraceParent.spanId(span), TraceFlags.getSampled(), TraceState.getDefault());
  }

  private static LinkData link(TraceContext to) {
    return LinkData.create(
        SpanContext.createFromRemoteParent(
            TraceParent.traceId(to),
            TraceParent.spanId(to.getSpan()),
            to.getSampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
            TraceState.getDefault()));
  }
}
