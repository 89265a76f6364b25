package dev.sluice.config.policy;

/** Whether a policy lets a connection go to a host and port at all (data-plane 3.1). */
public sealed interface EndpointDecision {
  /**
   * Goes on.
   *
   * @param policy the lexicographically smallest rule name that matches
   * @param tls how TLS in a tunnel to it is treated
   * @param inspected some matching endpoint has an L7 protocol
   * @param destination which addresses may be dialled
   * @param encodedSlash some matching endpoint keeps %2F in paths
   * @param credentials what its endpoints say about them
   */
  record Admitted(
      String policy,
      TlsMode tls,
      boolean inspected,
      DestinationRule destination,
      boolean encodedSlash,
      CredentialUse credentials)
      implements EndpointDecision {}

  /**
   * Stops here.
   *
   * @param reason for the audit and the refusal body
   */
  record Refused(String reason) implements EndpointDecision {}

  /**
   * Credentials at a host and port.
   *
   * @param uninspectedAllowed every matching endpoint lets them pass where nobody reads them
   * @param configured some matching endpoint signs requests or rewrites their bodies
   */
  record CredentialUse(boolean uninspectedAllowed, boolean configured) {
    public static final CredentialUse NONE = new CredentialUse(false, false);
  }

  /** How a tunnel's TLS is treated. */
  enum TlsMode {
    /** Terminated when the first bytes are TLS. */
    AUTO,
    /** Relayed unread. */
    SKIP
  }
}
