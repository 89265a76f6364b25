package dev.sluice.proto;

/** Codes of refusals that the audit reads too: {@code RequestDecision.refusal}. */
public enum RefusalCode {
  POLICY_DENIED("policy_denied"),
  MIDDLEWARE_DENIED("middleware_denied"),
  MIDDLEWARE_FAILED("middleware_failed"),
  /** A required stage cannot read WebSocket messages, or did not read one. */
  MIDDLEWARE_REQUIRED("middleware_required"),
  RESPONSE_DELIVERY_FAILED("response_delivery_failed"),
  CREDENTIAL_UNAVAILABLE("credential_unavailable"),
  AUDIT_UNAVAILABLE("audit_unavailable");

  private final String text;

  RefusalCode(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public boolean is(String refusal) {
    return text.equals(refusal);
  }
}
