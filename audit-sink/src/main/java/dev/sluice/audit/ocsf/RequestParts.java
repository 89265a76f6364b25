package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.code.OcsfText;
import dev.sluice.proto.v1.Asked;
import dev.sluice.proto.v1.AskedCall;
import dev.sluice.proto.v1.ClientTls;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.MessageTotals;
import dev.sluice.proto.v1.PolicyRevision;
import dev.sluice.proto.v1.StageTrace;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Attributes that say by which policy, over which TLS and for what a client asked. */
final class RequestParts {
  private static final String TLS_WORD = "TLSv";
  private static final int JA4_TYPE = 1;

  private RequestParts() {}

  static void policy(EventStream event, PolicyRevision policy) {
    if (!policy.getSandbox().isEmpty()) {
      event.object(
          "policy",
          () ->
              event
                  .text("name", policy.getSandbox())
                  .text("version", Long.toUnsignedString(policy.getRevision()))
                  .text("uid", HexFormat.of().formatHex(policy.getHash().toByteArray())));
    }
  }

  /** The session of the client, and its fingerprint; omitted where TLS was not terminated. */
  static void tls(EventStream event, ClientTls tls) {
    if (!tls.getVersion().isEmpty()) {
      event.object("tls", () -> session(event, tls));
    }
    if (!tls.getJa4().isEmpty()) {
      event.json().writeArrayPropertyStart("ja4_fingerprint_list");
      event.json().writeStartObject();
      event.json().writeNumberProperty("type_id", JA4_TYPE);
      event.text("type", "JA4").text("value", tls.getJa4());
      event.json().writeEndObject();
      event.json().writeEndArray();
    }
  }

  private static void session(EventStream event, ClientTls tls) {
    String version = tls.getVersion();
    event.text("version", version.startsWith(TLS_WORD) ? version.substring(4) : version);
    event.text("cipher", tls.getCipher()).text("sni", tls.getSni());
    // A certificate needs both (OCSF).
    if (!tls.getIssuer().isEmpty() && !tls.getSerial().isEmpty()) {
      event.object(
          "certificate",
          () ->
              event
                  .text("subject", tls.getSubject())
                  .text("issuer", tls.getIssuer())
                  .text("serial_number", tls.getSerial()));
    }
  }

  /** A URL without its query; omitted for a head without a path, since a URL needs one (OCSF). */
  static void url(EventStream event, String scheme, Destination destination, String path) {
    if (!path.isEmpty()) {
      event.object("url", () -> members(event, scheme, destination, path));
    }
  }

  private static void members(
      EventStream event, String scheme, Destination destination, String path) {
    String host = OcsfText.unbracketed(destination.getHost());
    event.text("scheme", scheme);
    event.text(OcsfText.isHostname(host) ? "hostname" : "domain", host);
    event.number("port", destination.getPort());
    event.json().writeStringProperty("path", OcsfText.path(path));
  }

  /**
   * Writes what the observe mode allowed.
   *
   * @param wouldRefuse the code by which policy would have refused it; empty when it allows it
   */
  static void observed(EventStream event, String wouldRefuse) {
    if (!wouldRefuse.isEmpty()) {
      event.flag("would_deny", true).text("would_refuse", wouldRefuse);
    }
  }

  static void failed(EventStream event, List<StageTrace> stages) {
    stages.stream()
        .filter(MiddlewareEvents::failedClosed)
        .findFirst()
        .ifPresent(stage -> event.object("failed_stage", () -> entry(event, stage)));
  }

  private static void entry(EventStream event, StageTrace stage) {
    event.text("middleware", stage.getEntry()).text("implementation", stage.getImplementation());
  }

  static void asked(EventStream event, Asked asked) {
    if (asked.getQueryKeysCount() == 0 && asked.getCallsCount() == 0) {
      return;
    }
    event.object(
        "asked",
        () -> {
          if (asked.getQueryKeysCount() > 0) {
            event.texts("query_keys", asked.getQueryKeysList());
          }
          if (asked.getCallsCount() > 0) {
            event.json().writeArrayPropertyStart("calls");
            asked.getCallsList().forEach(call -> element(event, call));
            event.json().writeEndArray();
          }
        });
  }

  static void totals(EventStream event, MessageTotals messages) {
    if (!messages.equals(MessageTotals.getDefaultInstance())) {
      event.object("messages", () -> counts(event, messages));
    }
  }

  private static void counts(EventStream event, MessageTotals messages) {
    JsonGenerator json = event.json();
    json.writeNumberProperty("client_text", messages.getClientText());
    json.writeNumberProperty("client_binary", messages.getClientBinary());
    json.writeNumberProperty("origin_text", messages.getOriginText());
    json.writeNumberProperty("origin_binary", messages.getOriginBinary());
    json.writeNumberProperty("judged", messages.getJudged());
    json.writeNumberProperty("modified", messages.getModified());
    json.writeNumberProperty("denied", messages.getDenied());
    if (messages.getScrubReplacements() > 0) {
      event.texts("scrubbed", messages.getScrubbedList());
      event.number("scrub_replacements", messages.getScrubReplacements());
    }
  }

  private static void element(EventStream event, AskedCall call) {
    event.json().writeStartObject();
    call(event, call);
    event.json().writeEndObject();
  }

  static void call(EventStream event, AskedCall call) {
    event.text("protocol", call.getProtocol());
    event.text("method", call.getMethod());
    event.text("tool", call.getTool());
    event.text("operation_type", call.getOperationType());
    event.text("operation_name", call.getOperationName());
    if (call.getFieldsCount() > 0) {
      event.texts("fields", call.getFieldsList());
    }
    event.text("argument", call.getArgument());
  }
}
