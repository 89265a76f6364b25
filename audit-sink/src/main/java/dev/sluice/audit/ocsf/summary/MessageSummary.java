package dev.sluice.audit.ocsf.summary;

import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfText;
import dev.sluice.audit.ocsf.code.Ruling;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.WebSocketMethod;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.SessionClosing;
import dev.sluice.proto.v1.SessionEvent;

/** The messages and severities of the decisions about a WebSocket session. */
public final class MessageSummary {
  private static final int LONGEST_PATH = 256;
  private static final String ASSEMBLY = "assembly_capacity_exhausted";

  private MessageSummary() {}

  public static String opening(SessionEvent session) {
    boolean denied = Ruling.of(session.getOpening().getVerdict()).isDenial();
    return "WEBSOCKET_SESSION " + (denied ? "deny " : "allow ") + target(session);
  }

  public static String message(SessionEvent session) {
    JudgedMessage message = session.getMessage();
    String text =
        (RuleEngine.isLayer7(message.getRule().getEngine())
                ? "WEBSOCKET_L7_REQUEST "
                : "WEBSOCKET_MESSAGE ")
            + word(message)
            + " "
            + WebSocketMethod.of(message)
            + " "
            + target(session)
            + (message.getFromOrigin() ? " from=origin" : "");
    return message.getReason().isEmpty()
        ? text
        : text + " reason=" + OcsfText.cut(message.getReason());
  }

  private static String word(JudgedMessage message) {
    if (Ruling.of(message.getVerdict()).isDenial()) {
      return "deny";
    }
    if (!message.getWouldRefuse().isEmpty()) {
      return "observe";
    }
    return message.getAuditOnly() ? "audit" : "allow";
  }

  /** Why the proxy ended a session (middleware-contract l.3). */
  public static String closing(SessionEvent session) {
    SessionClosing closing = session.getClosing();
    String where = OcsfText.authority(session.getDestination());
    return switch (closing.getCause()) {
      case CAUSE_RELOADED ->
          "L7 tunnel closed after policy reload [host:"
              + OcsfText.cut(session.getDestination().getHost())
              + " port:"
              + session.getDestination().getPort()
              + " captured_generation:"
              + session.getGeneration()
              + " current_generation:"
              + closing.getCurrentGeneration()
              + "]";
      case CAUSE_PROTOCOL_ERROR ->
          "WEBSOCKET_CREDENTIAL_REWRITE closed ambiguous "
              + (closing.getFromOrigin() ? "origin" : "client")
              + " frame for "
              + where;
      case CAUSE_CAPACITY ->
          (closing.getDetail().equals(ASSEMBLY)
                  ? "WebSocket text assembly capacity exhausted for "
                  : "WebSocket middleware admission exhausted for ")
              + where;
      case CAUSE_UNSPECIFIED, UNRECOGNIZED -> "WebSocket session closed for " + where;
    };
  }

  public static Rule rule(SessionEvent session) {
    JudgedMessage message = session.getMessage();
    if (message.hasRule()) {
      return message.getRule();
    }
    RuleEngine engine =
        message.getStagesCount() > 0 ? RuleEngine.SUPERVISOR_MIDDLEWARE : RuleEngine.L7_WEBSOCKET;
    return of(session, engine);
  }

  public static Rule closingRule(SessionEvent session) {
    return switch (session.getClosing().getCause()) {
      case CAUSE_RELOADED -> of(session, RuleEngine.L7);
      case CAUSE_PROTOCOL_ERROR, CAUSE_CAPACITY, CAUSE_UNSPECIFIED, UNRECOGNIZED ->
          of(session, RuleEngine.L7_WEBSOCKET);
    };
  }

  public static Rule of(SessionEvent session, RuleEngine engine) {
    return Rule.newBuilder()
        .setPolicy(session.getRule().getPolicy())
        .setEngine(engine.text())
        .build();
  }

  public static Severity severity(SessionEvent session) {
    return RequestSummary.severity(
        rule(session), session.getMessage().getRefusal(), session.getFindingsList());
  }

  private static String target(SessionEvent session) {
    return OcsfText.authority(session.getDestination())
        + OcsfText.cut(OcsfText.path(session.getPath()), LONGEST_PATH);
  }
}
