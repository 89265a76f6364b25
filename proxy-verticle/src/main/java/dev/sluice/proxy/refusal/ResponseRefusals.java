package dev.sluice.proxy.refusal;

import dev.sluice.proto.RefusalCode;
import dev.sluice.proxy.refusal.MiddlewareRefusals.Stopped;
import io.vertx.core.json.JsonObject;

/** Refusals in place of responses that stages read (http-responses 10.1, 10.2). */
public final class ResponseRefusals {
  private static final String LAYER = "http_response_pre_return";
  private static final String BLOCKED = "Response blocked by configured middleware";
  private static final String UNDELIVERED =
      "The upstream request may have been carried out, but its response could not be delivered."
          + " A retry may repeat its side effects";

  private ResponseRefusals() {}

  public static Refusal blocked(Stopped request, String entry, String reasonCode) {
    String code = RefusalCode.MIDDLEWARE_DENIED.text();
    JsonObject json = begun(request, code, BLOCKED).put("middleware", entry);
    finish(request, json);
    if (!reasonCode.isEmpty()) {
      json.put("reason_code", reasonCode);
    }
    return Refusal.json(403, code, json).underPolicy(request.policy());
  }

  public static Refusal undelivered(Stopped request) {
    String code = RefusalCode.RESPONSE_DELIVERY_FAILED.text();
    JsonObject json = begun(request, code, UNDELIVERED);
    finish(request, json);
    return Refusal.json(502, code, json).underPolicy(request.policy());
  }

  // In alphabetical order, as http-responses 10.1 asks; other refusals begin with the reason.
  private static JsonObject begun(Stopped request, String error, String detail) {
    return new JsonObject()
        .put("detail", detail)
        .put("error", error)
        .put("host", request.to().host())
        .put("layer", LAYER)
        .put("method", request.method());
  }

  private static void finish(Stopped request, JsonObject json) {
    json.put("path", MaskedText.ofPath(request.to().host(), request.path()))
        .put("policy", request.policy())
        .put("port", request.to().port());
  }
}
