package dev.sluice.app.tracing;

import dev.sluice.app.tracing.SpanCollector.What;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.TraceStep;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.EventData;
import java.util.Locale;

/**
 * What a record says of a request or CONNECT, in attributes. No header, no query, and of the path
 * what the audit has.
 *
 * @param failure of the whole
 */
record TracedRequest(AuditRecord record, Facts facts, SpanFailure failure) {
  private static final String VERDICT = "VERDICT_";
  private static final String CONNECT = "CONNECT";
  private static final int ESTABLISHED = 200;

  record Facts(
      String method,
      Peer client,
      Destination destination,
      Verdict verdict,
      Rule rule,
      long generation,
      int status) {}

  static TracedRequest of(AuditRecord record, boolean stored) {
    Facts facts =
        record.hasTunnel() ? facts(record.getTunnel()) : facts(decision(record), status(record));
    SpanFailure failure =
        record.hasTunnel() ? SpanFailure.of(record.getTunnel()) : SpanFailure.of(record);
    boolean refused = !stored && !record.hasCompletion();
    return new TracedRequest(record, facts, refused ? SpanFailure.unrecorded() : failure);
  }

  static RequestDecision decision(AuditRecord record) {
    return record.hasCompletion() ? record.getCompletion().getDecision() : record.getRequest();
  }

  private static int status(AuditRecord record) {
    return record.hasCompletion()
        ? record.getCompletion().getStatus()
        : record.getRequest().getStatus();
  }

  private static Facts facts(RequestDecision decision, int status) {
    return new Facts(
        decision.getMethod(),
        decision.getClient(),
        decision.getDestination(),
        decision.getVerdict(),
        decision.getRule(),
        decision.getGeneration(),
        status);
  }

  private static Facts facts(TunnelDecision decision) {
    return new Facts(
        CONNECT,
        decision.getClient(),
        decision.getDestination(),
        decision.getVerdict(),
        decision.getRule(),
        decision.getGeneration(),
        decision.getVerdict() == Verdict.VERDICT_DENIED ? decision.getStatus() : ESTABLISHED);
  }

  What whole() {
    AttributesBuilder attributes = Attributes.builder();
    addDestination(attributes);
    attributes
        .put(SpanAttributes.CLIENT, facts.client.getIp())
        .put(SpanAttributes.REQUEST_ID, record.getCorrelationUid())
        .put(SpanAttributes.SANDBOX, record.getSandbox())
        .put(SpanAttributes.DECISION, verdict())
        .put(SpanAttributes.POLICY, facts.rule.getPolicy())
        .put(SpanAttributes.ENGINE, facts.rule.getEngine())
        .put(SpanAttributes.GENERATION, facts.generation);
    if (facts.status != 0) {
      attributes.put(SpanAttributes.STATUS, facts.status);
    }
    if (!record.hasTunnel()) {
      addTarget(attributes, decision(record));
    }
    if (record.hasCompletion()) {
      addSizes(attributes, record.getCompletion());
    }
    failure.addTo(attributes);
    String name = SpanAttributes.name(facts.method);
    return new What(name, SpanKind.SERVER, attributes.build(), failure.status());
  }

  private void addDestination(AttributesBuilder attributes) {
    attributes.put(SpanAttributes.METHOD, SpanAttributes.method(facts.method));
    if (!facts.destination.getHost().isEmpty()) {
      attributes
          .put(SpanAttributes.SERVER, host())
          .put(SpanAttributes.SERVER_PORT, facts.destination.getPort());
    }
  }

  /** Without the brackets of an IPv6 address. */
  private String host() {
    String host = facts.destination.getHost();
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static void addTarget(AttributesBuilder attributes, RequestDecision decision) {
    attributes
        .put(SpanAttributes.SCHEME, decision.getScheme())
        .put(SpanAttributes.VERSION, decision.getHttpVersion());
    if (!decision.getPath().isEmpty()) {
      attributes.put(SpanAttributes.PATH, decision.getPath());
    }
  }

  private static void addSizes(AttributesBuilder attributes, RequestCompletion completion) {
    attributes
        .put(SpanAttributes.REQUEST_BYTES, completion.getRequestBytes())
        .put(SpanAttributes.RESPONSE_BYTES, completion.getResponseBytes());
    if (completion.hasMessages()) {
      attributes
          .put(SpanAttributes.MESSAGES_READ, completion.getMessages().getJudged())
          .put(SpanAttributes.MESSAGES_MODIFIED, completion.getMessages().getModified())
          .put(SpanAttributes.MESSAGES_DENIED, completion.getMessages().getDenied());
    }
  }

  private String verdict() {
    String name = facts.verdict.name();
    return name.startsWith(VERDICT)
        ? name.substring(VERDICT.length()).toLowerCase(Locale.ROOT)
        : "other";
  }

  What upstream(EventData... events) {
    RequestDecision decision = decision(record);
    AttributesBuilder attributes = Attributes.builder();
    addDestination(attributes);
    addPeer(attributes);
    attributes
        .put(SpanAttributes.URL, url(decision))
        .put(SpanAttributes.VERSION, decision.getHttpVersion());
    SpanFailure origin = failure;
    if (hasAnswer() && facts.status != 0) {
      attributes.put(SpanAttributes.STATUS, facts.status);
      origin = failure.isError() ? failure : SpanFailure.ofOrigin(facts.status);
    }
    origin.addTo(attributes);
    String name = SpanAttributes.name(facts.method);
    return new What(name, SpanKind.CLIENT, attributes.build(), origin.status(), events);
  }

  /** Otherwise the status is that of the proxy's own answer. */
  private boolean hasAnswer() {
    return record.getTrace().getStepsList().stream()
        .anyMatch(step -> step.getKind() == TraceStep.Kind.KIND_RESPONSE_HEAD);
  }

  private static String url(RequestDecision decision) {
    Destination to = decision.getDestination();
    return decision.getScheme() + "://" + to.getHost() + ":" + to.getPort() + decision.getPath();
  }

  void addPeer(AttributesBuilder attributes) {
    if (!facts.destination.getIp().isEmpty()) {
      attributes
          .put(SpanAttributes.PEER, facts.destination.getIp())
          .put(SpanAttributes.PEER_PORT, facts.destination.getPort());
    }
  }
}
