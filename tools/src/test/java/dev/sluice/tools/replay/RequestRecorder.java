package dev.sluice.tools.replay;

import dev.sluice.policy.DeniedCall;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.MessageReading;
import dev.sluice.policy.MessageReading.Sender;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.document.MessageOptions;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Decides as the proxy does, and records it as the audit does: docs/reference/audit-events.md. */
final class RequestRecorder {
  private static final JsonMapper JSON = new JsonMapper();

  private RequestRecorder() {}

  /** A decision with the code of its refusal. */
  record Decision(
      boolean passes, String engine, String place, String code, String detail, ObjectNode asked) {}

  static Decision decide(Policy policy, RequestFacts request, String body) {
    ObjectNode asked = JSON.createObjectNode();
    Set<String> keys = keys(request.query());
    if (!keys.isEmpty()) {
      keys.forEach(asked.putArray("query_keys")::add);
    }
    if (policy.admitEndpoint(request.host(), request.port()) instanceof EndpointDecision.Refused) {
      return new Decision(false, "opa", "", "policy_denied", "no endpoint", asked);
    }
    if (request.upgrade() && !policy.upgrades(request).allowed()) {
      return new Decision(false, "l7", "", "unsupported_l7_protocol", "Upgrade", asked);
    }
    PolicyDecision byHead = policy.admitRequest(request);
    PolicyDecision decision =
        byHead instanceof PolicyDecision.ByBody ? policy.admitBody(request, bytes(body)) : byHead;
    if (request.upgrade() && !body.isEmpty() && !sends(policy, request, body)) {
      return new Decision(false, "l7", "", "policy_denied", "message", asked);
    }
    for (DeniedCall call : decision.basis().asked()) {
      add(asked, call);
    }
    boolean passes = !(decision instanceof PolicyDecision.Stopped);
    String code =
        decision instanceof PolicyDecision.AmbiguousQuery ? "ambiguous_query" : "policy_denied";
    String detail = decision instanceof PolicyDecision.Stopped stopped ? stopped.reason() : "";
    return new Decision(
        passes, decision.engine(), decision.basis().placeText(), passes ? "" : code, detail, asked);
  }

  /** Whether the client's text message of a session that opens goes on. */
  private static boolean sends(Policy policy, RequestFacts request, String message) {
    MessageReading reading = policy.messages(request);
    return reading.options().text() != MessageOptions.Reading.DENY
        && (reading.client().isEmpty()
            || !(policy.admitMessage(request, Sender.CLIENT, bytes(message))
                instanceof PolicyDecision.Stopped));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void add(ObjectNode asked, DeniedCall call) {
    ObjectNode node = asked.withArray("calls").addObject().put("protocol", call.protocol().word());
    switch (call) {
      case DeniedCall.Rpc rpc -> {
        node.put("method", rpc.method());
        rpc.tool().ifPresent(tool -> node.put("tool", tool));
      }
      case DeniedCall.Graphql graphql -> {
        node.put("operation_type", graphql.type()).put("operation_name", graphql.name());
        graphql.fields().forEach(node.putArray("fields")::add);
      }
    }
  }

  private static Set<String> keys(String query) {
    Set<String> keys = new LinkedHashSet<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        keys.add(decoded(pair.substring(0, equals)));
      }
    }
    return keys;
  }

  private static String decoded(String key) {
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return key;
    }
  }

  /** An event; that of a handshake that passes has the response 101. */
  static byte[] event(RequestFacts request, Decision decision, String body) {
    ObjectNode event = JSON.createObjectNode().put("time", 1_790_000_000_000L);
    event.put("action_id", decision.passes() ? 1 : 2);
    event
        .putObject("metadata")
        .put("uid", "w/1/0")
        .put("event_code", decision.passes() ? "http.exchange" : "http.decision")
        .put("tenant_uid", "ci");
    event.putObject("dst_endpoint").put("domain", request.host()).put("port", request.port());
    ObjectNode http = event.putObject("http_request").put("http_method", request.method());
    http.put("body_length", body.length()).putObject("url").put("path", request.path());
    int status = request.upgrade() ? 101 : 200;
    event.putObject("http_response").put("code", decision.passes() ? status : 403);
    event.putObject("firewall_rule").put("type", decision.engine()).put("uid", decision.place());
    if (!decision.passes()) {
      event.put("status_code", decision.code()).put("status_detail", decision.detail());
    }
    if (!decision.asked().isEmpty()) {
      event.putObject("unmapped").set("asked", decision.asked());
    }
    return JSON.writeValueAsBytes(event);
  }
}
