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
   */
  record Admitted(
      String policy,
      TlsMode tls,
      boolean inspected,
      DestinationRule destination,
      boolean encodedSlash)
      implements EndpointDecision {}

  /**
   * Stops here.
   *
   * @param reason for the audit and the refusal body
   */
  record Refused(String reason) implements EndpointDecision {}

  /** How a tunnel's TLS is treated. */
  enum TlsMode {
    /** Terminated when the first bytes are TLS. */
    AUTO,
    /** Relayed unread. */
    SKIP
  }
}
