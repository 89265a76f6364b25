package dev.sluice.config.policy;

/** Whether a policy lets a request through (data-plane 3.4 to 3.9). */
public sealed interface RequestDecision {
  /** Name of the policy for audit and refusals. */
  String policy();

  /** OCSF firewall rule type: {@code l7} and its kin, {@code opa} without an L7 protocol. */
  String engine();

  record Allowed(String policy, String engine) implements RequestDecision {}

  /** Would be denied, but {@code enforcement: audit} lets it pass and records it. */
  record AuditOnly(String policy, String engine, String reason) implements RequestDecision {}

  /**
   * Refused.
   *
   * @param reason platform text of data-plane 3.9
   */
  record Denied(String policy, String engine, String reason) implements RequestDecision {}
}
