package dev.sluice.proxy.refusal;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A response of the proxy itself; the client connection closes after it.
 *
 * @param status 4xx or 5xx
 * @param code reason in the audit and, in most bodies, the value of {@code error}
 * @param body none in responses to malformed HTTP
 * @param policy value of the field X-OpenShell-Policy
 */
public record Refusal(int status, String code, Body body, Optional<String> policy) {
  /** The bytes after the head. */
  public sealed interface Body {
    record None() implements Body {}

    record Text(String text) implements Body {}

    record Json(JsonObject json) implements Body {}

    /** Nothing is sent; the connection closes. */
    record Unsent() implements Body {}
  }

  static Refusal empty(int status, String code) {
    return new Refusal(status, code, new Body.None(), Optional.empty());
  }

  static Refusal json(int status, String code, JsonObject json) {
    return new Refusal(status, code, new Body.Json(json), Optional.empty());
  }

  /** The common shape of data-plane 15.1. */
  static Refusal detail(int status, String code, String detail) {
    return json(status, code, new JsonObject().put("error", code).put("detail", detail));
  }

  /** The same for a client that a response would only confuse: recorded, but not sent. */
  public Refusal unsent() {
    return new Refusal(status, code, new Body.Unsent(), policy);
  }

  public boolean isSent() {
    return !(body instanceof Body.Unsent);
  }

  Refusal underPolicy(String name) {
    return new Refusal(status, code, body, Optional.of(name));
  }
}
