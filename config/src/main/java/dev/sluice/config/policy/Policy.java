package dev.sluice.config.policy;

import dev.sluice.config.policy.document.CredentialOptions;
import dev.sluice.config.policy.middleware.MiddlewareChain;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The compiled policy of a sandbox. Immutable; any thread; no method blocks. */
public interface Policy {
  /** Denies every connection. */
  static Policy denyAll() {
    return DenyAll.INSTANCE;
  }

  /**
   * L4 admission.
   *
   * @param host lower case, without brackets
   * @param port 1 to 65535
   */
  EndpointDecision admitEndpoint(String host, int port);

  /** L7 admission by its head of a request whose endpoint was admitted. */
  PolicyDecision admitRequest(RequestFacts request);

  /**
   * L7 admission once the body is there, of a request that {@link #admitRequest} answers {@code
   * ByBody}. Time and memory grow with the body and are bounded by it.
   *
   * @param body at most as large as {@code ByBody} says; its position does not move
   */
  default PolicyDecision.Settled admitBody(RequestFacts request, ByteBuffer body) {
    return new PolicyDecision.Denied("-", "opa", "request denied by policy");
  }

  /** How credentials reach the endpoint that an admitted request takes. */
  default CredentialOptions credentials(RequestFacts request) {
    return CredentialOptions.NONE;
  }

  /** The middleware entries that the host selects, in order; often empty. */
  MiddlewareChain chainFor(String host);

  /** The endpoint whose settings an inspected request takes, for people who ask why. */
  default Optional<AppliedEndpoint> appliedEndpoint(RequestFacts request) {
    return Optional.empty();
  }

  /** The rule that lets an inspected request pass or stops it, for people who ask why. */
  default Optional<RuleReference> decidingRule(RequestFacts request) {
    return Optional.empty();
  }
}
