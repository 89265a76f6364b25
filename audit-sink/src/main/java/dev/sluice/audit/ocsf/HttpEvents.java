package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.EventBatch.Header;
import dev.sluice.audit.ocsf.code.EventClass;
import dev.sluice.audit.ocsf.code.OcsfActivity;
import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfCode.Status;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.audit.ocsf.code.Ruling;
import dev.sluice.audit.ocsf.summary.RequestSummary;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.MessageTotals;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.RequestHalt;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.Signature;
import java.time.Duration;
import tools.jackson.core.JsonGenerator;

/** HTTP Activity, 4002: a request's decision, its completion, or both in one event. */
final class HttpEvents {
  private static final int OBSERVED_AT_DESTINATION = 2;

  private final EventFragments node;

  HttpEvents(EventFragments node) {
    this.node = node;
  }

  OcsfEvent decision(Header header, RequestDecision decision) {
    EventStream event = begin(header, decision);
    started(event, header, decision.getDecidedNanos());
    if (Ruling.of(decision.getVerdict()).isDenial()) {
      event.severity(RequestSummary.severity(decision));
      event.status(Status.FAILURE, decision.getRefusal(), decision.getReason());
    } else {
      event.severity(Severity.INFORMATIONAL);
    }
    response(event, decision.getStatus(), 0);
    unmapped(event, decision, MessageTotals.getDefaultInstance());
    return event.text("message", RequestSummary.message(decision)).end();
  }

  /** The outcome of the request. In a joined event {@code time} is that of the decision. */
  OcsfEvent completion(
      Header header, RequestDecision decision, RequestCompletion completion, long endMs) {
    EventStream event = begin(header, decision);
    started(
        event,
        header,
        header.timeMs() == endMs ? completion.getDurationNanos() : decision.getDecidedNanos());
    outcome(event, decision, completion);
    response(
        event,
        completion.getStatus() == 0 ? decision.getStatus() : completion.getStatus(),
        completion.getResponseBytes());
    traffic(event, completion.getRequestBytes(), completion.getResponseBytes());
    JsonGenerator json = event.json();
    long durationMs = Duration.ofNanos(completion.getDurationNanos()).toMillis();
    json.writeNumberProperty("end_time", endTime(header.timeMs(), endMs, durationMs));
    json.writeNumberProperty("duration", durationMs);
    unmapped(event, decision, completion.getMessages());
    return event.text("message", RequestSummary.message(decision)).end();
  }

  /** Sluice ended a request whose body was read as a stream (http-hooks 13). */
  OcsfEvent halt(Header header, RequestHalt halt) {
    RequestDecision decision = halt.getDecision();
    EventStream event = begin(header, decision);
    boolean idle = RequestSummary.isIdle(halt);
    event.ruling(idle ? Ruling.DENIED : Ruling.UNDECIDED);
    event.rule(
        Rule.newBuilder()
            .setPolicy(decision.getRule().getPolicy())
            .setEngine(RuleEngine.MIDDLEWARE.text())
            .build());
    event.severity(idle ? Severity.LOW : Severity.INFORMATIONAL);
    event.status(Status.FAILURE, "", RequestSummary.halted(halt));
    response(event, halt.getStatus(), 0);
    event.object(
        "unmapped",
        () -> {
          event.number("generation", decision.getGeneration());
          event.number("stream", decision.getStream());
          event.text("cancelled", halt.getCancelled());
          event.number("sent_bytes", halt.getRequestBytes());
          event.number("stages", halt.getStagesCount());
        });
    return event.text("message", RequestSummary.message(halt)).end();
  }

  private static void started(EventStream event, Header header, long nanos) {
    if (nanos > 0) {
      event.number("start_time", header.timeMs() - Duration.ofNanos(nanos).toMillis());
    }
  }

  // Both times are wall time; the end comes from the duration when the clock was set back.
  private static long endTime(long timeMs, long endMs, long durationMs) {
    return endMs < timeMs ? timeMs + durationMs : endMs;
  }

  static void traffic(EventStream event, long out, long in) {
    event.object(
        "traffic",
        () -> {
          JsonGenerator json = event.json();
          json.writeNumberProperty("bytes", out + in);
          json.writeNumberProperty("bytes_in", in);
          json.writeNumberProperty("bytes_out", out);
        });
  }

  EventStream begin(Header header, RequestDecision decision) {
    OcsfActivity activity = OcsfActivity.ofMethod(decision.getMethod());
    EventStream event = EventStream.begin(node, EventClass.HTTP_ACTIVITY, activity, header);
    event.json().writeNumberProperty("observation_point_id", OBSERVED_AT_DESTINATION);
    event.json().writeStringProperty("observation_point", "Destination");
    event.endpoints(node, decision.getClient(), decision.getDestination());
    request(event, decision);
    RequestParts.tls(event, decision.getTls());
    RequestParts.policy(event, decision.getPolicy());
    return event;
  }

  private static void request(EventStream event, RequestDecision decision) {
    event.object(
        "http_request",
        () -> {
          if (!OcsfActivity.ofMethod(decision.getMethod()).isOther()) {
            event.text("http_method", decision.getMethod());
          }
          RequestParts.url(
              event, decision.getScheme(), decision.getDestination(), decision.getPath());
          event.text("user_agent", decision.getUserAgent());
          event.text("version", decision.getHttpVersion());
          event.number("body_length", decision.getRequestBytes());
        });
  }

  static void response(EventStream event, int status, long bytes) {
    if (status != 0) {
      event.object(
          "http_response",
          () -> {
            event.json().writeNumberProperty("code", status);
            event.number("body_length", bytes);
          });
    }
  }

  private static void outcome(
      EventStream event, RequestDecision decision, RequestCompletion completion) {
    if (Ruling.of(decision.getVerdict()).isDenial()) {
      event.severity(RequestSummary.severity(decision));
      event.status(Status.FAILURE, decision.getRefusal(), decision.getReason());
      return;
    }
    switch (completion.getOutcome()) {
      case OUTCOME_COMPLETE ->
          event.severity(Severity.INFORMATIONAL).status(Status.SUCCESS, "", completion.getReason());
      case OUTCOME_CLIENT_ABORTED -> failed(event, "client_aborted", completion.getReason());
      case OUTCOME_UPSTREAM_FAILED -> failed(event, "upstream_failed", completion.getReason());
      case OUTCOME_TIMED_OUT -> failed(event, "timed_out", completion.getReason());
      case OUTCOME_INTERNAL_ERROR -> failed(event, "internal_error", completion.getReason());
      case OUTCOME_REFUSED -> failed(event, completion.getRefusal(), completion.getReason());
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> event.severity(Severity.INFORMATIONAL);
    }
  }

  private static void failed(EventStream event, String code, String reason) {
    event.severity(Severity.LOW).status(Status.FAILURE, code, reason);
  }

  private static void unmapped(
      EventStream event, RequestDecision decision, MessageTotals messages) {
    event.ruling(Ruling.of(decision.getVerdict())).rule(decision.getRule());
    event.object(
        "unmapped",
        () -> {
          event.number("generation", decision.getGeneration());
          event.flag("tunnelled", decision.getTunnelled());
          event.number("stream", decision.getStream());
          if (decision.getAuditOnly()) {
            event.flag("audit_only", true);
          }
          RequestParts.observed(event, decision.getWouldRefuse());
          event.number("stages", decision.getStagesCount());
          event.number("chain_micros", decision.getChainNanos() / 1000);
          RequestParts.failed(event, decision.getStagesList());
          if (decision.getCredentialsInjected()) {
            event.texts("credentials_injected", decision.getCredentialsList());
          }
          if (decision.hasSignature()) {
            event.object("signature", () -> signature(event, decision.getSignature()));
          }
          lengths(event, decision);
          RequestParts.asked(event, decision.getAsked());
          RequestParts.totals(event, messages);
          if (decision.hasDeniedCall()) {
            event.object("denied_call", () -> RequestParts.call(event, decision.getDeniedCall()));
          }
        });
  }

  private static void lengths(EventStream event, RequestDecision decision) {
    if (decision.hasOriginalBytes()) {
      event.json().writeNumberProperty("original_body_length", decision.getOriginalBytes());
      event.json().writeNumberProperty("final_body_length", decision.getRequestBytes());
    }
    if (decision.getStreaming()) {
      event.flag("streaming", true);
    }
    event.number("sent_bytes", decision.getSentBytes());
  }

  private static void signature(EventStream event, Signature signature) {
    event.text("service", signature.getService());
    event.text("region", signature.getRegion());
    event.text("mode", signature.getMode());
  }
}
