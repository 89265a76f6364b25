package dev.sluice.proxy.refusal;

import dev.sluice.proto.RefusalCode;
import dev.sluice.proxy.secret.credential.CredentialFault;
import dev.sluice.proxy.secret.credential.RewritableBody;
import dev.sluice.proxy.secret.sigv4.SigningMode;
import io.vertx.core.json.JsonObject;

/** Refusals of requests whose credentials cannot be injected; none names a key (data-plane 14). */
public final class CredentialRefusals {
  private CredentialRefusals() {}

  public static Refusal of(CredentialFault fault) {
    return switch (fault) {
      case MISDIRECTED, ON_ANOTHER_PATH ->
          message(
              403,
              "credential_endpoint_mismatch",
              "Credential is not authorized for this request endpoint");
      case UNAVAILABLE ->
          // Clients retry a 500 for minutes.
          message(
              403,
              RefusalCode.CREDENTIAL_UNAVAILABLE.text(),
              "A credential of this request is not available");
      case MISPLACED -> notInjected("a credential placeholder stands where none is replaced");
      case UNSIGNABLE ->
          notInjected(
              "the request cannot be signed: it has no region, a signed stream, or a body over %d bytes"
                  .formatted(SigningMode.MAX_BODY));
      case BODY_UNUSABLE ->
          notInjected(
              "the body cannot be rewritten: it is over %d bytes, gets too many secrets, or is not UTF-8"
                  .formatted(RewritableBody.MAX_BYTES));
      case BODY_NOT_REWRITTEN ->
          uninspected("the body holds a credential placeholder and is not to be rewritten");
      case MESSAGE_NOT_REWRITTEN ->
          uninspected("a WebSocket message may hold a credential placeholder and is not rewritten");
    };
  }

  /**
   * The body is larger than what the proxy rewrites or signs.
   *
   * @param limit in bytes
   * @param size of the body in bytes; 0 when it was not announced
   */
  public static Refusal bodyOverLimit(int limit, long size) {
    return notInjected(
            "the body is over %d bytes%s, the most that is rewritten or signed; send a smaller body"
                .formatted(limit, Refusals.size(size)))
        .withOwnRemedy();
  }

  public static Refusal uninspectedTunnel() {
    return uninspected(
        "credentialed endpoint requires L7 inspection; raw tunnel is not explicitly allowed");
  }

  private static Refusal uninspected(String detail) {
    return Refusal.detail(403, "uninspected_credentials", detail);
  }

  private static Refusal notInjected(String detail) {
    return Refusal.detail(500, "credential_injection_failed", detail);
  }

  private static Refusal message(int status, String code, String message) {
    return Refusal.json(status, code, new JsonObject().put("error", code).put("message", message));
  }
}
