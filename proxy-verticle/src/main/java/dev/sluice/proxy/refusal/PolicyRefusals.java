package dev.sluice.proxy.refusal;

import dev.sluice.config.policy.DeniedCall;
import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.proto.RefusalCode;
import dev.sluice.proxy.target.Authority;
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

  /**
   * L4 or L7 policy denied an absolute-form request.
   *
   * @param call the denied one, if the body decided
   */
  public static Refusal forwardDenied(
      String method, Authority to, String path, Optional<DeniedCall> call) {
    String detail = method + " " + Refusals.text(to) + path + " not permitted by policy";
    return Refusal.detail(403, CODE, detail + named(call));
  }

  /** L7 policy denied a request inside a tunnel. */
  public static Refusal requestDenied(
      PolicyDecision.Stopped decision, String method, Authority to, String path) {
    Optional<DeniedCall> call = decision.call();
    JsonObject json =
        new JsonObject()
            .put("error", CODE)
            .put("detail", decision.reason() + named(call))
            .put("policy", decision.policy())
            .put("rule", call.map(DeniedCall::text).orElse(method + " " + path))
            .put("layer", "l7")
            .put("protocol", call.map(it -> it.protocol().word()).orElse("rest"))
            .put("method", method)
            .put("path", path)
            .put("host", to.host())
            .put("port", to.port())
            .put("rule_missing", missing(call, method, path, to))
            .put("next_steps", new JsonArray());
    return Refusal.json(403, CODE, json).underPolicy(decision.policy());
  }

  private static String named(Optional<DeniedCall> call) {
    return call.map(it -> ": " + it.text()).orElse("");
  }

  /** The allow rule that would admit the request, in the keys of a policy. */
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
    return rule;
  }
}
