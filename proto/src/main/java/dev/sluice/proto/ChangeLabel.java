package dev.sluice.proto;

/** The kind of a change of configuration or state: {@code ConfigChange.label}. */
public enum ChangeLabel {
  ENABLED("enabled"),
  /** A generation or a middleware service is in use. */
  LOADED("loaded"),
  DETECTED("detected"),
  RETAINED_LAST_VALID("retained_last_valid"),
  /** A candidate was rejected, and its sandbox or everything is denied. */
  FAIL_CLOSED("fail_closed"),
  NOT_STORED("not_stored"),
  GENERATION_DAMAGED("generation_damaged"),
  FAILED("failed"),
  DEGRADED("degraded"),
  INSECURE_TRANSPORT("insecure_transport"),
  /** An entry fails closed although it says fail_open: its service runs hooks. */
  FAIL_OPEN_NOT_APPLIED("fail_open_not_applied"),
  /** The same, and its fail_open applies to WebSocket messages. */
  FAIL_OPEN_SCOPED("fail_open_scoped"),
  CIRCUIT_OPEN("circuit_open"),
  CIRCUIT_CLOSED("circuit_closed"),
  /** A middleware service spoke another form of the contract in requests that did not tell so. */
  CONTRACT_FAILURES("contract_failures"),
  PROPOSAL_CREATED("proposal.created"),
  PROPOSAL_APPROVED("proposal.approved"),
  PROPOSAL_REJECTED("proposal.rejected"),
  PROPOSAL_EXPIRED("proposal.expired"),
  /** A proposed rule, or an approval of it, is about a policy that is in force no longer. */
  PROPOSAL_STALE("proposal.stale"),
  PROPOSAL_REVOKED("proposal.revoked"),
  AUDIT_RESUMED("audit_resumed");

  private final String text;

  ChangeLabel(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
