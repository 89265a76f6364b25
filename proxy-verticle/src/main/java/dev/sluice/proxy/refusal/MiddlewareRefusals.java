package dev.sluice.proxy.refusal;

import dev.sluice.config.registration.Registration;
import dev.sluice.proto.RefusalCode;
import io.vertx.core.json.JsonObject;

/** Refusals of requests that a chain stops (middleware-contract i). */
public final class MiddlewareRefusals {
  private static final String DENIED = "Request rejected by configured middleware";
  private static final String FAILED = "Request could not be processed by configured middleware";
  private static final String RAISE =
      " send a smaller body or raise max_payload_bytes of its service, at most "
          + Registration.MAX_PAYLOAD_BYTES;
  private static final String SEND_LESS = " send a smaller body, since no stage reads more";

  private MiddlewareRefusals() {}

  /**
   * The stopped request.
   *
   * @param policy name of the admitting rule
   * @param path without the query
   * @param tunnelled inside CONNECT; absolute-form requests get a shorter body
   */
  public record Stopped(
      String policy, String method, String path, Authority to, boolean tunnelled) {}

  public static Refusal denied(Stopped request, String entry, String reasonCode) {
    return refusal(request, 403, RefusalCode.MIDDLEWARE_DENIED.text(), DENIED, entry, reasonCode);
  }

  public static Refusal failed(Stopped request) {
    return refusal(request, 403, RefusalCode.MIDDLEWARE_FAILED.text(), FAILED, "", "");
  }

  /**
   * A body is larger than a stage that must not be skipped reads.
   *
   * @param limit of the stage, in bytes
   * @param entry the stage's key in the policy; empty if none caused it alone
   * @param size of the body in bytes; 0 when it is not known
   */
  public static Refusal overLimit(Stopped request, int limit, String entry, long size) {
    String reader = entry.isEmpty() ? "its middleware" : "entry " + entry;
    String detail =
        FAILED
            + ": the body is over %d bytes%s, the most that %s reads;"
                .formatted(limit, Refusals.size(size), reader)
            + (limit < Registration.MAX_PAYLOAD_BYTES ? RAISE : SEND_LESS);
    return refusal(request, 403, RefusalCode.MIDDLEWARE_FAILED.text(), detail, "", "")
        .withOwnRemedy();
  }

  public static Refusal unasked(Stopped request) {
    return refusal(request, 502, "middleware_unavailable", FAILED, "", "");
  }

  /** The client sent nothing of its body for 30 s while stages read it (http-hooks 9). */
  public static Refusal stalled(Stopped request) {
    return refusal(
        request, 408, "request_timeout", "Request body was not received in time", "", "");
  }

  public static Refusal exhausted(Stopped request) {
    return refusal(request, 503, RefusalCode.MIDDLEWARE_FAILED.text(), FAILED, "", "");
  }

  // The reason comes first, since some clients cut the body; the rest is in alphabetical order.
  private static Refusal refusal(
      Stopped request, int status, String error, String detail, String entry, String reasonCode) {
    JsonObject json = new JsonObject().put("error", error).put("detail", detail);
    if (request.tunnelled()) {
      json.put("host", request.to().host()).put("layer", "l7").put("method", request.method());
    }
    if (!entry.isEmpty()) {
      json.put("middleware", entry);
    }
    if (request.tunnelled()) {
      json.put("path", MaskedText.ofPath(request.to().host(), request.path()));
    }
    json.put("policy", request.policy());
    if (request.tunnelled()) {
      json.put("port", request.to().port());
    }
    if (!reasonCode.isEmpty()) {
      json.put("reason_code", reasonCode);
    }
    Refusal refusal = Refusal.json(status, error, json);
    return request.tunnelled() ? refusal.underPolicy(request.policy()) : refusal;
  }
}
