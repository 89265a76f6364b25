package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.EventBatch.Header;
import dev.sluice.audit.ocsf.code.EventClass;
import dev.sluice.audit.ocsf.code.OcsfActivity;
import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfCode.Status;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.audit.ocsf.code.OcsfText;
import dev.sluice.audit.ocsf.code.Ruling;
import dev.sluice.audit.ocsf.summary.MessageSummary;
import dev.sluice.audit.ocsf.summary.SessionStage;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.SessionClosing;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.Unseen;
import java.util.Optional;

/**
 * Network Activity, 4001: what was decided about WebSocket sessions and their messages, and the
 * stages that read them (middleware-contract l.3).
 */
final class WebSocketEvents {
  private static final int LONGEST_NAME = 128;
  private static final String SEQUENCE = "sequence";

  private final EventFragments node;

  WebSocketEvents(EventFragments node) {
    this.node = node;
  }

  OcsfEvent opening(Header header, SessionEvent session) {
    EventStream event = begin(header, OcsfActivity.WEBSOCKET_SESSION, session);
    Ruling ruling = Ruling.of(session.getOpening().getVerdict());
    event.ruling(ruling);
    event.rule(
        ruling.isDenial()
            ? MessageSummary.of(session, RuleEngine.SUPERVISOR_MIDDLEWARE)
            : session.getRule());
    if (ruling.isDenial()) {
      String reason =
          MiddlewareEvents.stopping(session.getOpening().getStagesList())
              .map(MiddlewareEvents::reason)
              .orElse("");
      event.severity(Severity.MEDIUM);
      event.status(Status.FAILURE, session.getOpening().getRefusal(), reason);
    } else {
      event.severity(Severity.INFORMATIONAL).status(Status.SUCCESS, "", "");
    }
    event.object(
        "unmapped",
        () -> {
          event.number("generation", session.getGeneration());
          event.number("stages", session.getOpening().getStagesCount());
          RequestParts.failed(event, session.getOpening().getStagesList());
        });
    return event.text("message", MessageSummary.opening(session)).end();
  }

  OcsfEvent message(Header header, SessionEvent session) {
    JudgedMessage message = session.getMessage();
    EventStream event = begin(header, OcsfActivity.WEBSOCKET_MESSAGE, session);
    Ruling ruling = Ruling.of(message.getVerdict());
    event.ruling(ruling).rule(MessageSummary.rule(session));
    if (ruling.isDenial()) {
      event.severity(MessageSummary.severity(session));
      event.status(Status.FAILURE, message.getRefusal(), message.getReason());
    } else {
      event.severity(Severity.INFORMATIONAL).status(Status.SUCCESS, "", message.getReason());
    }
    event.object("unmapped", () -> unmapped(event, session, message));
    return event.text("message", MessageSummary.message(session)).end();
  }

  private static void unmapped(EventStream event, SessionEvent session, JudgedMessage message) {
    about(event, message);
    // Also when it is zero, which other numbers leave out.
    event.json().writeNumberProperty("input_bytes", message.getBytes());
    if (message.hasForwardedBytes()) {
      event.json().writeNumberProperty("forwarded_bytes", message.getForwardedBytes());
    }
    event.number("close_code", message.getCloseCode());
    event.number("generation", session.getGeneration());
    if (message.getAuditOnly()) {
      event.flag("audit_only", true);
    }
    RequestParts.observed(event, message.getWouldRefuse());
    event.number("stages", message.getStagesCount());
    event.number("chain_micros", message.getChainNanos() / 1000);
    RequestParts.failed(event, message.getStagesList());
    if (message.getCredentialsInjected()) {
      event.texts("credentials_injected", message.getCredentialsList());
    }
    RequestParts.asked(event, message.getAsked());
    if (message.hasDeniedCall()) {
      event.object("denied_call", () -> RequestParts.call(event, message.getDeniedCall()));
    }
  }

  private static void about(EventStream event, JudgedMessage message) {
    event.text("from", message.getFromOrigin() ? "origin" : "client");
    event.text("message_type", type(message));
    event.number(SEQUENCE, message.getSequence());
  }

  OcsfEvent closing(Header header, SessionEvent session) {
    SessionClosing closing = session.getClosing();
    EventStream event = begin(header, OcsfActivity.NETWORK_OPEN, session);
    event.ruling(Ruling.DENIED).rule(MessageSummary.closingRule(session));
    event.severity(Severity.MEDIUM).status(Status.FAILURE, "", closing.getDetail());
    event.object(
        "unmapped",
        () -> {
          event.number("generation", session.getGeneration());
          event.number("current_generation", closing.getCurrentGeneration());
          event.number("close_code", closing.getCloseCode());
        });
    return event.text("message", MessageSummary.closing(session)).end();
  }

  OcsfEvent stage(
      Header header, SessionEvent session, StageTrace stage, Optional<JudgedMessage> message) {
    SessionStage said = SessionStage.of(stage);
    EventStream event = begin(header, OcsfActivity.WEBSOCKET_STAGE, session);
    event.ruling(said.ruling());
    event.rule(MessageSummary.of(session, RuleEngine.SUPERVISOR_MIDDLEWARE));
    event.severity(said.severity());
    boolean denied = said.ruling().isDenial();
    event.status(
        said.isSuccess() ? Status.SUCCESS : Status.FAILURE,
        denied ? stage.getReasonCode() : "",
        denied ? MiddlewareEvents.reason(stage) : "");
    event.object(
        "unmapped",
        () -> {
          event.text("outcome", said.token());
          message.ifPresent(of -> about(event, of));
          MiddlewareEvents.unmapped(event, stage);
          event.number("input_bytes", stage.getInputBytes());
          if (stage.hasReplacementBytes()) {
            event.json().writeNumberProperty("replacement_bytes", stage.getReplacementBytes());
          }
          if (stage.getDisabled()) {
            event.flag("disabled", true);
          }
        });
    long sequence = message.map(JudgedMessage::getSequence).orElse(0L);
    return event.text("message", said.message(stage, sequence)).end();
  }

  OcsfEvent coverage(
      Header header, SessionEvent session, Unseen unseen, Optional<JudgedMessage> message) {
    String state = message.isPresent() ? "unsupported_message_type" : "binding_not_selected";
    String type = message.map(WebSocketEvents::type).orElse("-");
    String sequence = SessionStage.number(message.map(JudgedMessage::getSequence).orElse(0L));
    long bytes = message.map(JudgedMessage::getBytes).orElse(0L);
    EventStream event = begin(header, OcsfActivity.WEBSOCKET_COVERAGE, session);
    event.ruling(Ruling.ALLOWED);
    event.rule(MessageSummary.of(session, RuleEngine.SUPERVISOR_MIDDLEWARE));
    event.severity(Severity.INFORMATIONAL).status(Status.SUCCESS, "", "");
    event.object(
        "unmapped",
        () -> {
          event.text("middleware_config", unseen.getEntry());
          event.text("middleware_implementation", unseen.getImplementation());
          event.text("coverage_state", state).text("websocket_message_type", type);
          event.text("websocket_sequence", sequence);
          event.json().writeNumberProperty("input_bytes", bytes);
        });
    String seen = " sequence=" + sequence + " message_type=" + type + " input_bytes=" + bytes;
    return event
        .text("message", "WEBSOCKET_MIDDLEWARE_COVERAGE state=" + state + names(unseen) + seen)
        .end();
  }

  private static String names(Unseen unseen) {
    return " config="
        + OcsfText.cut(unseen.getEntry(), LONGEST_NAME)
        + " implementation="
        + OcsfText.cut(unseen.getImplementation(), LONGEST_NAME);
  }

  private static String type(JudgedMessage message) {
    return message.getBinary() ? "binary" : "text";
  }

  private EventStream begin(Header header, OcsfActivity activity, SessionEvent session) {
    EventStream event =
        EventStream.begin(node, EventClass.NETWORK_ACTIVITY, activity, header)
            .flag("is_src_dst_assignment_known", true)
            .endpoints(node, session.getClient(), session.getDestination());
    RequestParts.url(event, session.getScheme(), session.getDestination(), session.getPath());
    RequestParts.policy(event, session.getPolicy());
    return event;
  }
}
