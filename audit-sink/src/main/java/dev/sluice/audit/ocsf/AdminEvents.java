package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.EventBatch.Header;
import dev.sluice.audit.ocsf.code.EventClass;
import dev.sluice.audit.ocsf.code.OcsfActivity;
import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfCode.Status;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.proto.v1.AdminAction;
import dev.sluice.proto.v1.AdminRefusal;
import dev.sluice.proto.v1.Peer;

/** API Activity, 6003: requests to the admin API. */
final class AdminEvents {
  private static final int FIRST_FAILURE = 400;

  private final EventFragments node;

  AdminEvents(EventFragments node) {
    this.node = node;
  }

  OcsfEvent action(Header header, AdminAction action) {
    String operation = action.getMethod() + " " + action.getOperation();
    String caller = action.getCaller().isEmpty() ? "-" : action.getCaller();
    EventStream event = begin(header, action.getMethod(), operation, action.getClient());
    event.object("actor", () -> event.object("user", () -> event.text("name", caller)));
    if (!action.getSandbox().isEmpty()) {
      event.json().writeArrayPropertyStart("resources");
      event.json().writeStartObject();
      event.text("uid", action.getSandbox()).text("type", "Sandbox");
      event.json().writeEndObject();
      event.json().writeEndArray();
    }
    boolean failed = action.getStatus() >= FIRST_FAILURE;
    event.severity(failed ? Severity.LOW : Severity.INFORMATIONAL);
    // The caller of a request without a status left before the answer.
    if (action.getStatus() > 0) {
      event.status(
          failed ? Status.FAILURE : Status.SUCCESS, Integer.toString(action.getStatus()), "");
    }
    return event.text("message", "Admin API " + operation + " by " + caller).end();
  }

  OcsfEvent refused(Header header, AdminRefusal refusal) {
    String operation = refusal.getMethod() + " " + refusal.getOperation();
    EventStream event = begin(header, refusal.getMethod(), operation, refusal.getClient());
    event.object("actor", () -> event.text("app_name", "-"));
    event.number("count", refusal.getAttempts());
    event.number("start_time", refusal.getFirstMs()).number("end_time", header.timeMs());
    event.severity(Severity.MEDIUM).status(Status.FAILURE, "401", "the token is not accepted");
    return event.text("message", "Admin API refused a token").end();
  }

  private EventStream begin(Header header, String method, String operation, Peer client) {
    EventStream event =
        EventStream.begin(node, EventClass.API_ACTIVITY, OcsfActivity.ofCall(method), header);
    event.object("api", () -> event.text("operation", operation));
    event.object(
        "src_endpoint",
        () -> event.text("ip", client.getIp()).number("port", client.getPort()).text("uid", "-"));
    return event;
  }
}
