package dev.sluice.config.policy;

/** Whether a policy lets a request through (data-plane 3.4 to 3.9). */
public sealed interface PolicyDecision {
  /** Name of the policy for audit and refusals. */
  String policy();

  /** OCSF firewall rule type: {@code l7} and its kin, {@code opa} without an L7 protocol. */
  String engine();

  /** Everything that policy looks at has been read. */
  sealed interface Settled extends PolicyDecision {}

  /** Stops the request. */
  sealed interface Stopped extends Settled {
    /** Platform text of data-plane 3.9. */
    String reason();
  }

  record Allowed(String policy, String engine) implements Settled {}

  /** Would be denied, but {@code enforcement: audit} lets it pass and records it. */
  record AuditOnly(String policy, String engine, String reason) implements Settled {}

  /** Refused, by a rule or for want of one, or because the head says something contradictory. */
  record Denied(String policy, String engine, String reason) implements Stopped {}

  /** What its protocol needs cannot be read in one way: refused whatever the enforcement says. */
  record Rejected(String policy, String engine, String reason) implements Stopped {}

  /**
   * The body has to be read before policy can say.
   *
   * @param maxBytes larger bodies are refused
   */
  record ByBody(String policy, String engine, int maxBytes) implements PolicyDecision {
    /** What becomes of a body that is too large to be read. */
    public Rejected overLimit() {
      return new Rejected(
          policy, engine, "request rejected: body over %d bytes".formatted(maxBytes));
    }
  }
}
