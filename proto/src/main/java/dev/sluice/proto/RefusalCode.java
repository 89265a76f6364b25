package dev.sluice.proto;

/** Codes of refusals that the audit reads too: {@code RequestDecision.refusal}. */
public enum RefusalCode {
  /** Policy does not allow it. */
  POLICY_DENIED("policy_denied"),
  /** A stage denied it. */
  MIDDLEWARE_DENIED("middleware_denied"),
  /** A required stage failed. */
  MIDDLEWARE_FAILED("middleware_failed"),
  /** A required stage cannot read WebSocket messages, or did not read one. */
  MIDDLEWARE_REQUIRED("middleware_required"),
  /** A response could not be delivered, since a stage or the platform failed. */
  RESPONSE_DELIVERY_FAILED("response_delivery_failed"),
  /** A credential that the request names is missing. */
  CREDENTIAL_UNAVAILABLE("credential_unavailable"),
  /** The journal did not take the decision. */
  AUDIT_UNAVAILABLE("audit_unavailable");

  private final String text;

  RefusalCode(String text) {
    this.text = text;
  }

  /** The text in answers, records and events. */
  public String text() {
    return text;
  }

  /** Whether the text is this code's. */
  public boolean is(String refusal) {
    return text.equals(refusal);
  }
}
