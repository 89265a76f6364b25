package dev.sluice.proxy.refusal;

import dev.sluice.policy.DeniedCall;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.document.Protocol;
import dev.sluice.proto.RefusalCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Refusals of requests that policy denies (data-plane 15.2, 15.3). */
public final class PolicyRefusals {
  private static final String CODE = RefusalCode.POLICY_DENIED.text();

  private PolicyRefusals() {}

  public static Refusal connectDenied(Authority to, String reason) {
    JsonObject json =
        new JsonObject()
            .put("error", CODE)
            .put("detail", "CONNECT " + Refusals.text(to) + " not permitted by policy");
    if (!reason.isEmpty()) {
      json.put("reason", reason);
    }
    return Refusal.json(403, CODE, json);
  }

  public static Refusal forwardDenied(String method, Authority to, String path) {
    return Refusal.detail(403, CODE, notPermitted(method, to, path));
  }

  public static Refusal forwardDenied(
      PolicyDecision.Stopped decision, String method, Authority to, String path) {
    String why =
        bodyLimit(decision).map(limit -> ": body over " + limit).orElseGet(() -> named(decision));
    return helped(Refusal.detail(403, CODE, notPermitted(method, to, path) + why), decision);
  }

  private static String notPermitted(String method, Authority to, String path) {
    String shown = MaskedText.ofPath(to.host(), path);
    return method + " " + Refusals.text(to) + shown + " not permitted by policy";
  }

  public static Refusal requestDenied(
      PolicyDecision.Stopped decision, String method, Authority to, String path) {
    Optional<DeniedCall> call = decision.call().map(NamedCall::of);
    String shown = MaskedText.ofPath(to.host(), path);
    JsonObject json =
        new JsonObject()
            .put("error", CODE)
            .put("detail", reason(decision, path, shown))
            .put("policy", decision.policy())
            .put("rule", call.map(DeniedCall::text).orElse(method + " " + shown))
            .put("layer", "l7")
            .put("protocol", call.map(DeniedCall::protocol).orElse(protocol(decision)).word())
            .put("method", method)
            .put("path", shown)
            .put("host", to.host())
            .put("port", to.port())
            .put("rule_missing", missing(call, method, shown, to))
            .put("next_steps", new JsonArray());
    return helped(Refusal.json(403, CODE, json).underPolicy(decision.policy()), decision);
  }

  private static String reason(PolicyDecision.Stopped decision, String path, String shown) {
    return bodyLimit(decision)
        .map(limit -> "request rejected: body over " + limit)
        .orElseGet(
            () -> {
              String reason = decision.reason();
              return (shown.equals(path) ? reason : reason.replace(path, shown)) + named(decision);
            });
  }

  private static Refusal helped(Refusal refusal, PolicyDecision.Stopped decision) {
    return bodyLimit(decision).isPresent() ? refusal.withOwnRemedy() : refusal;
  }

  private static Optional<String> bodyLimit(PolicyDecision.Stopped decision) {
    return decision instanceof PolicyDecision.Rejected rejected
        ? rejected
            .excess()
            .map(
                over ->
                    "%d bytes%s; send a smaller body or raise %s of the endpoint"
                        .formatted(
                            over.limit(), Refusals.size(over.size()), limitKey(protocol(decision))))
        : Optional.empty();
  }

  private static String limitKey(Protocol protocol) {
    return switch (protocol) {
      case JSON_RPC -> "json_rpc.max_body_bytes";
      case MCP -> "mcp.max_body_bytes";
      case GRAPHQL, REST, GRPC, WEBSOCKET, TCP, SQL -> "graphql_max_body_bytes";
    };
  }

  private static Protocol protocol(PolicyDecision.Stopped decision) {
    return switch (decision.engine()) {
      case "l7-graphql" -> Protocol.GRAPHQL;
      case "l7-jsonrpc" -> Protocol.JSON_RPC;
      case "l7-mcp" -> Protocol.MCP;
      case "l7-grpc" -> Protocol.GRPC;
      default -> Protocol.REST;
    };
  }

  private static String named(PolicyDecision.Stopped decision) {
    return decision.call().map(it -> ": " + NamedCall.of(it).text()).orElse("");
  }

  private static JsonObject missing(
      Optional<DeniedCall> call, String method, String path, Authority to) {
    JsonObject rule = call.map(PolicyRefusals::matcher).orElseGet(() -> rest(method));
    return rule.put("layer", "l7").put("path", path).put("host", to.host()).put("port", to.port());
  }

  private static JsonObject rest(String method) {
    return new JsonObject().put("type", "rest_allow").put("method", method);
  }

  private static JsonObject matcher(DeniedCall call) {
    JsonObject rule = new JsonObject();
    rule.put("type", call.protocol().word().replace('-', '_') + "_allow");
    switch (call) {
      case DeniedCall.Rpc rpc -> {
        rule.put("method", rpc.method());
        rpc.tool().ifPresent(tool -> rule.put("tool", tool));
      }
      case DeniedCall.Graphql graphql -> {
        rule.put("operation_type", graphql.type());
        if (!graphql.name().isEmpty()) {
          rule.put("operation_name", graphql.name());
        }
        rule.put("fields", new JsonArray(graphql.fields()));
      }
    }
    call.argument().ifPresent(pointer -> rule.put("argument", pointer));
    return rule;
  }
}
