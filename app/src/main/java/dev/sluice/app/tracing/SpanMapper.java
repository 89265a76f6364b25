package dev.sluice.app.tracing;

import dev.sluice.app.tracing.SpanCollector.What;
import dev.sluice.app.tracing.SpanCollector.Within;
import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RecordedTrace;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TraceStep;
import dev.sluice.proto.v1.TraceStep.Kind;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Optional;

/** Makes the spans of a request, or of a CONNECT, from the record that ends it. Any thread. */
final class SpanMapper {
  private static final String RESPONSE_HEAD = "response head";
  private static final EventData[] NO_EVENTS = {};

  private final Resource resource;

  SpanMapper(Resource resource) {
    this.resource = resource;
  }

  static int count(AuditRecord record) {
    int stages = stages(record).size() + record.getTrace().getResponseStagesCount();
    if (record.getTrace().getLeftOut() > 0) {
      return record.getTrace().getLeftOut() + stages;
    }
    List<TraceStep> steps = record.getTrace().getStepsList();
    int moments = step(steps, Kind.KIND_RESPONSE_HEAD).isPresent() ? 1 : 0;
    return 1 + steps.size() - moments + stages;
  }

  private static List<StageTrace> stages(AuditRecord record) {
    return record.hasTunnel()
        ? record.getTunnel().getStagesList()
        : TracedRequest.decision(record).getStagesList();
  }

  /**
   * The spans, that of the whole first.
   *
   * @param stored whether the journal took the record
   */
  List<SpanData> spans(AuditRecord record, boolean stored) {
    RecordedTrace trace = record.getTrace();
    SpanCollector sheet = new SpanCollector(trace, resource);
    TracedRequest request = TracedRequest.of(record, stored);
    sheet.root(request.whole());
    for (TraceStep step : trace.getStepsList()) {
      if (step.getKind() != Kind.KIND_RESPONSE_HEAD) {
        sheet.child(span(trace, step.getKind()), within(step), what(sheet, request, step));
      }
    }
    addStages(sheet, trace, stages(record));
    step(trace.getStepsList(), Kind.KIND_RESPONSE_CHAIN)
        .ifPresent(it -> addResponse(sheet, trace, within(it)));
    return sheet.spans();
  }

  private static void addStages(SpanCollector sheet, RecordedTrace trace, List<StageTrace> stages) {
    if (stages.isEmpty()) {
      return;
    }
    Optional<TraceStep> chain = step(trace.getStepsList(), Kind.KIND_CHAIN);
    chain.ifPresent(it -> ChainSpans.add(sheet, span(trace, Kind.KIND_CHAIN), within(it), stages));
    boolean chainRan = stages.stream().anyMatch(ChainSpans::hasRun);
    Kind other = chain.isPresent() && !chainRan ? Kind.KIND_CHAIN : Kind.KIND_ADMISSION;
    step(trace.getStepsList(), other)
        .ifPresent(
            it -> ChainSpans.addOthers(sheet, span(trace, other), within(it), stages, false));
  }

  private static void addResponse(SpanCollector sheet, RecordedTrace trace, Within chain) {
    long span = span(trace, Kind.KIND_RESPONSE_CHAIN);
    List<StageTrace> stages = trace.getResponseStagesList();
    ChainSpans.addAsked(sheet, span, chain, stages);
    ChainSpans.addOthers(sheet, span, chain, stages, true);
  }

  private static What what(SpanCollector sheet, TracedRequest request, TraceStep step) {
    if (step.getKind() == Kind.KIND_UPSTREAM) {
      EventData[] events =
          step(sheet.steps(), Kind.KIND_RESPONSE_HEAD)
              .map(head -> new EventData[] {event(sheet, head)})
              .orElse(NO_EVENTS);
      return request.upstream(events);
    }
    AttributesBuilder attributes = Attributes.builder();
    SpanFailure failure = step.getFailed() ? request.failure() : SpanFailure.NONE;
    failure.addTo(attributes);
    if (step.getKind() == Kind.KIND_CONNECT || step.getKind() == Kind.KIND_ORIGIN_TLS) {
      request.addPeer(attributes);
    }
    return new What(
        name(step.getKind()), SpanKind.INTERNAL, attributes.build(), failure.status(), NO_EVENTS);
  }

  private static EventData event(SpanCollector sheet, TraceStep head) {
    return EventData.create(sheet.at(head.getBegunNanos()), RESPONSE_HEAD, Attributes.empty());
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case KIND_ADMISSION -> "admission";
      case KIND_DESTINATION -> "destination";
      case KIND_BODY -> "body";
      case KIND_CHAIN -> "chain";
      case KIND_DECISION -> "decision";
      case KIND_CONNECT -> "connect";
      case KIND_ORIGIN_TLS -> "tls";
      case KIND_CERTIFICATE -> "certificate";
      case KIND_RESPONSE_CHAIN -> "response chain";
      case KIND_UPSTREAM, KIND_RESPONSE_HEAD, KIND_UNSPECIFIED, UNRECOGNIZED -> "other";
    };
  }

  private static long span(RecordedTrace trace, Kind kind) {
    return TraceParent.childSpan(trace.getSpan().getSpan(), kind.getNumber());
  }

  private static Within within(TraceStep step) {
    return new Within(step.getBegunNanos(), step.getEndedNanos());
  }

  private static Optional<TraceStep> step(List<TraceStep> steps, Kind kind) {
    for (TraceStep step : steps) {
      if (step.getKind() == kind) {
        return Optional.of(step);
      }
    }
    return Optional.empty();
  }
}
