package dev.sluice.proxy.refusal;

import dev.sluice.proto.RefusalCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A response of the proxy itself; the client connection closes after it.
 *
 * @param status 4xx or 5xx
 * @param code reason in the audit, in the status line and in Proxy-Status; in most bodies also the
 *     value of {@code error}. Lower-case letters, digits and underscores, at most {@value
 *     #MAX_CODE}; chosen by the proxy, never by a client or a service
 * @param error type in Proxy-Status
 * @param body none in responses to malformed HTTP
 * @param policy value of the field X-OpenShell-Policy
 * @param allow value of the field Allow
 * @param remedy a sentence for the client's user; empty if the body has it
 * @param shape of a JSON body
 */
public record Refusal(
    int status,
    String code,
    ProxyError error,
    Body body,
    Optional<String> policy,
    Optional<String> allow,
    String remedy,
    RefusalShape shape) {
  private static final String SITE = "http://policy.local";
  private static final String GUIDANCE =
      "Policy denied this request. Do not try ways around it. If the task needs it, read the skill,"
          + " inspect the policy and the recent denials, and submit a proposal for the narrowest"
          + " rule that admits it; a person decides.";

  private static final int MAX_CODE = 64;

  public Refusal {
    if (code.isEmpty() || code.length() > MAX_CODE || !code.chars().allMatch(Refusal::isOfCode)) {
      throw new IllegalArgumentException("a code has to be a word of lower-case letters");
    }
  }

  public sealed interface Body {
    record None() implements Body {}

    record Text(String text) implements Body {}

    record Json(JsonObject json) implements Body {}

    record Unsent() implements Body {}
  }

  private static boolean isOfCode(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  }

  private static Refusal of(int status, String code, Body body) {
    return new Refusal(
        status,
        code,
        ProxyError.of(status, code),
        body,
        Optional.empty(),
        Optional.empty(),
        RefusalRemedies.of(code),
        RefusalShape.OPENSHELL);
  }

  static Refusal empty(int status, String code) {
    return of(status, code, new Body.None());
  }

  static Refusal text(int status, String code, String text) {
    return of(status, code, new Body.Text(text));
  }

  static Refusal json(int status, String code, JsonObject json) {
    return of(status, code, new Body.Json(json));
  }

  /** The common shape of data-plane 15.1. */
  static Refusal detail(int status, String code, String detail) {
    return json(status, code, new JsonObject().put("error", code).put("detail", detail));
  }

  public Refusal withGuidance() {
    return RefusalCode.POLICY_DENIED.is(code)
            && !remedy.isEmpty()
            && body instanceof Body.Json(JsonObject json)
        ? new Refusal(
            status, code, error, new Body.Json(guided(json)), policy, allow, remedy, shape)
        : this;
  }

  /** The same for a client that a response would only confuse: recorded, but not sent. */
  public Refusal unsent() {
    return new Refusal(status, code, error, new Body.Unsent(), policy, allow, remedy, shape);
  }

  public Refusal in(RefusalShape form) {
    return new Refusal(status, code, error, body, policy, allow, remedy, form);
  }

  Refusal withOwnRemedy() {
    return new Refusal(status, code, error, body, policy, allow, "", shape);
  }

  public boolean isSent() {
    return !(body instanceof Body.Unsent);
  }

  Refusal underPolicy(String name) {
    return new Refusal(status, code, error, body, Optional.of(name), allow, remedy, shape);
  }

  public Refusal by(String entry, String reasonCode) {
    if (!(body instanceof Body.Json(JsonObject json))) {
      return this;
    }
    JsonObject named = json.copy().put("middleware", entry);
    if (!reasonCode.isEmpty()) {
      named.put("reason_code", reasonCode);
    }
    return new Refusal(status, code, error, new Body.Json(named), policy, allow, remedy, shape);
  }

  Refusal with(ProxyError type) {
    return new Refusal(status, code, type, body, policy, allow, remedy, shape);
  }

  Refusal allowing(String methods) {
    return new Refusal(status, code, error, body, policy, Optional.of(methods), remedy, shape);
  }

  /** Tells an agent that it may ask {@code policy.local} (data-plane 15.3). */
  private static JsonObject guided(JsonObject body) {
    return body.copy()
        .put("agent_guidance", GUIDANCE)
        .put(
            "next_steps",
            new JsonArray()
                .add(step("read_skill", "GET", "/v1/skill"))
                .add(step("inspect_policy", "GET", "/v1/policy/current"))
                .add(step("inspect_recent_denials", "GET", "/v1/denials?last=10"))
                .add(
                    step("submit_proposal", "POST", "/v1/proposals")
                        .put("body_type", "PolicyMergeOperation")));
  }

  private static JsonObject step(String action, String method, String path) {
    return new JsonObject().put("action", action).put("method", method).put("url", SITE + path);
  }
}
