package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.EventBatch.Header;
import dev.sluice.audit.ocsf.code.EventClass;
import dev.sluice.audit.ocsf.code.OcsfActivity;
import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfCode.Status;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.audit.ocsf.code.OcsfText;
import dev.sluice.audit.ocsf.code.Ruling;
import dev.sluice.audit.ocsf.summary.RequestSummary;
import dev.sluice.audit.ocsf.summary.UninspectableStage;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.TunnelReason;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelCompletion;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Unseen;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Network Activity, 4001: tunnels, and requests that could not be read. */
final class TunnelEvents {
  private static final Set<RuleEngine> UNREADABLE = Set.of(RuleEngine.TLS, RuleEngine.CREDENTIALS);
  private static final String NOT_SELECTED = "binding_not_selected";

  private final EventFragments node;

  TunnelEvents(EventFragments node) {
    this.node = node;
  }

  OcsfEvent decision(Header header, TunnelDecision decision) {
    boolean upgrade = decision.getKind() == TunnelDecision.Kind.KIND_UPGRADE;
    EventStream event =
        begin(
            header,
            upgrade ? OcsfActivity.NETWORK_UPGRADE : OcsfActivity.NETWORK_OPEN,
            decision.getClient(),
            decision.getDestination());
    Ruling ruling = Ruling.of(decision.getVerdict());
    event.ruling(ruling).rule(decision.getRule());
    RequestParts.policy(event, decision.getPolicy());
    if (ruling.isDenial()) {
      event.severity(severity(decision.getRule()));
      event.status(Status.FAILURE, decision.getRefusal(), decision.getReason());
    } else {
      event.severity(Severity.INFORMATIONAL).status(Status.SUCCESS, "", decision.getReason());
    }
    unmapped(event, decision);
    return event.text("message", message(decision)).end();
  }

  OcsfEvent completion(Header header, TunnelCompletion completion) {
    TunnelDecision decision = completion.getDecision();
    EventStream event =
        begin(header, OcsfActivity.NETWORK_CLOSE, decision.getClient(), decision.getDestination());
    boolean orderly = TunnelReason.isOrderly(completion.getReason());
    event.ruling(Ruling.of(decision.getVerdict())).rule(decision.getRule());
    RequestParts.policy(event, decision.getPolicy());
    event.severity(orderly ? Severity.INFORMATIONAL : Severity.LOW);
    event.status(orderly ? Status.SUCCESS : Status.FAILURE, "", completion.getReason());
    RequestParts.tls(event, completion.getTls());
    HttpEvents.traffic(event, completion.getClientBytes(), completion.getUpstreamBytes());
    long durationMs = Duration.ofNanos(completion.getDurationNanos()).toMillis();
    event.number("start_time", header.timeMs() - durationMs);
    event.json().writeNumberProperty("duration", durationMs);
    unmapped(event, decision);
    String where = OcsfText.authority(decision.getDestination());
    return event.text("message", "Tunnel closed " + where).end();
  }

  /** A middleware entry that does not see the messages of an upgrade (middleware-contract l.3). */
  OcsfEvent coverage(Header header, TunnelDecision decision, Unseen unseen) {
    EventStream event =
        begin(
            header,
            OcsfActivity.WEBSOCKET_COVERAGE,
            decision.getClient(),
            decision.getDestination());
    event.ruling(Ruling.ALLOWED);
    RequestParts.policy(event, decision.getPolicy());
    event.rule(
        decision.getRule().toBuilder().setEngine(RuleEngine.SUPERVISOR_MIDDLEWARE.text()).build());
    event.severity(Severity.INFORMATIONAL).status(Status.SUCCESS, "", "");
    event.object(
        "unmapped",
        () ->
            event
                .text("middleware_config", unseen.getEntry())
                .text("middleware_implementation", unseen.getImplementation())
                .text("coverage_state", NOT_SELECTED));
    return event
        .text(
            "message",
            "WEBSOCKET_MIDDLEWARE_COVERAGE state="
                + NOT_SELECTED
                + " config="
                + OcsfText.cut(unseen.getEntry(), 128)
                + " implementation="
                + OcsfText.cut(unseen.getImplementation(), 128))
        .end();
  }

  /** A stage that was asked about traffic that cannot be shown (http-hooks 13). */
  OcsfEvent stage(Header header, TunnelDecision decision, StageTrace stage) {
    UninspectableStage said = UninspectableStage.of(stage);
    EventStream event =
        begin(header, OcsfActivity.UNINSPECTABLE, decision.getClient(), decision.getDestination());
    event.ruling(said.ruling());
    RequestParts.policy(event, decision.getPolicy());
    event.rule(
        decision.getRule().toBuilder().setEngine(RuleEngine.SUPERVISOR_MIDDLEWARE.text()).build());
    event.severity(said.severity());
    event.status(said.isSuccess() ? Status.SUCCESS : Status.FAILURE, "", stage.getReasonCode());
    event.object(
        "unmapped",
        () ->
            event
                .text("middleware_config", stage.getEntry())
                .text("middleware_implementation", stage.getImplementation())
                .text("uninspectable_traffic", decision.getUninspectableTraffic()));
    return event.text("message", said.message(stage, decision.getUninspectableTraffic())).end();
  }

  OcsfEvent unreadable(Header header, RequestDecision decision) {
    EventStream event =
        begin(header, OcsfActivity.NETWORK_OPEN, decision.getClient(), decision.getDestination());
    event.ruling(Ruling.of(decision.getVerdict())).rule(decision.getRule());
    RequestParts.policy(event, decision.getPolicy());
    RequestParts.tls(event, decision.getTls());
    event.severity(RequestSummary.severity(decision));
    event.status(Status.FAILURE, decision.getRefusal(), decision.getReason());
    unmapped(event, decision);
    String where = OcsfText.authority(decision.getDestination());
    return event.text("message", unreadable(where)).end();
  }

  private EventStream begin(
      Header header, OcsfActivity activity, Peer client, Destination destination) {
    return EventStream.begin(node, EventClass.NETWORK_ACTIVITY, activity, header)
        .flag("is_src_dst_assignment_known", true)
        .endpoints(node, client, destination);
  }

  private static void unmapped(EventStream event, TunnelDecision decision) {
    if (decision.getGeneration() != 0 || !decision.getWouldRefuse().isEmpty()) {
      event.object(
          "unmapped",
          () -> {
            event.number("generation", decision.getGeneration());
            event.number("stream", decision.getStream());
            RequestParts.observed(event, decision.getWouldRefuse());
            RequestParts.failed(event, decision.getStagesList());
            if (decision.getMessagesRead()) {
              event.flag("messages_read", true);
            }
          });
    }
  }

  private static void unmapped(EventStream event, RequestDecision decision) {
    if (decision.getGeneration() != 0) {
      event.object(
          "unmapped",
          () ->
              event
                  .number("generation", decision.getGeneration())
                  .number("stream", decision.getStream()));
    }
  }

  private static Severity severity(Rule rule) {
    Optional<RuleEngine> engine = RuleEngine.of(rule.getEngine());
    if (engine.filter(RuleEngine.UPSTREAM::equals).isPresent()) {
      return Severity.LOW;
    }
    return engine.filter(UNREADABLE::contains).isPresent() ? Severity.HIGH : Severity.MEDIUM;
  }

  private static String message(TunnelDecision decision) {
    String where = OcsfText.authority(decision.getDestination());
    boolean denied = Ruling.of(decision.getVerdict()).isDenial();
    return switch (decision.getKind()) {
      case KIND_UPGRADE ->
          denied
              ? "Upgrade denied " + where
              : "101 Switching Protocols [host:"
                  + OcsfText.cut(decision.getDestination().getHost())
                  + " port:"
                  + decision.getDestination().getPort()
                  + "]";
      case KIND_UNINSPECTABLE ->
          denied
              ? "CONNECT_L7 blocked unsupported tunnel protocol for " + where
              : "CONNECT allowed " + where;
      case KIND_UNREADABLE -> unreadable(where);
      case KIND_RELOADED -> reloaded(decision);
      case KIND_CONNECT, KIND_UNSPECIFIED, UNRECOGNIZED ->
          "CONNECT " + (denied ? refusal(decision.getRule()) : allowed(decision)) + " " + where;
    };
  }

  private static String allowed(TunnelDecision decision) {
    return decision.getWouldRefuse().isEmpty() ? "allowed" : "observe";
  }

  private static String reloaded(TunnelDecision decision) {
    return "L7 tunnel closed after policy reload [host:"
        + OcsfText.cut(decision.getDestination().getHost())
        + " port:"
        + decision.getDestination().getPort()
        + " captured_generation:"
        + decision.getGeneration()
        + " current_generation:"
        + decision.getCurrentGeneration()
        + "]";
  }

  private static String unreadable(String where) {
    return "HTTP request rejected before policy evaluation for " + where;
  }

  private static String refusal(Rule rule) {
    Optional<RuleEngine> engine = RuleEngine.of(rule.getEngine());
    if (engine.filter(RuleEngine.SSRF::equals).isPresent()) {
      return "blocked: internal address";
    }
    if (engine.filter(RuleEngine.UPSTREAM::equals).isPresent()) {
      return "failed for";
    }
    return engine.filter(UNREADABLE::contains).isPresent() ? "refused for" : "denied";
  }
}
