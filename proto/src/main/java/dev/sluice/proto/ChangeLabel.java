package dev.sluice.proto;

/** The kind of a change of configuration or state: {@code ConfigChange.label}. */
public enum ChangeLabel {
  /** Proxy and chain are configured. */
  ENABLED("enabled"),
  /** A generation or a middleware service is in use. */
  LOADED("loaded"),
  /** The control role accepted a new generation. */
  DETECTED("detected"),
  /** A candidate was rejected; the generation in force stays. */
  RETAINED_LAST_VALID("retained_last_valid"),
  /** A candidate was rejected, and its sandbox or everything is denied. */
  FAIL_CLOSED("fail_closed"),
  /** An accepted change could not be stored. */
  NOT_STORED("not_stored"),
  /** The newest stored generation cannot be used. */
  GENERATION_DAMAGED("generation_damaged"),
  /** The control role cannot be reached. */
  FAILED("failed"),
  /** A middleware service is not available. */
  DEGRADED("degraded"),
  /** A middleware service is called without TLS. */
  INSECURE_TRANSPORT("insecure_transport"),
  /** An entry fails closed although it says fail_open: its service runs hooks. */
  FAIL_OPEN_NOT_APPLIED("fail_open_not_applied"),
  /** The same, and its fail_open applies to WebSocket messages. */
  FAIL_OPEN_SCOPED("fail_open_scoped"),
  /** A middleware service failed repeatedly and is not called. */
  CIRCUIT_OPEN("circuit_open"),
  /** A middleware service is called again. */
  CIRCUIT_CLOSED("circuit_closed"),
  /** A middleware service spoke another form of the contract in requests that did not tell so. */
  CONTRACT_FAILURES("contract_failures"),
  /** A rule was proposed; it is not in force. */
  PROPOSAL_CREATED("proposal.created"),
  /** A person approved a proposed rule; it is in force. */
  PROPOSAL_APPROVED("proposal.approved"),
  /** A person rejected a proposed rule. */
  PROPOSAL_REJECTED("proposal.rejected"),
  /** A proposed rule was open for too long. */
  PROPOSAL_EXPIRED("proposal.expired"),
  /** A proposed rule, or an approval of it, is about a policy that is in force no longer. */
  PROPOSAL_STALE("proposal.stale"),
  /** A person removed an approved rule. */
  PROPOSAL_REVOKED("proposal.revoked"),
  /** Audit events are shipped again after an outage. */
  AUDIT_RESUMED("audit_resumed");

  private final String text;

  ChangeLabel(String text) {
    this.text = text;
  }

  /** The text in records and events. */
  public String text() {
    return text;
  }
}
