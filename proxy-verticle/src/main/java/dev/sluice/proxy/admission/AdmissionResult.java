package dev.sluice.proxy.admission;

import dev.sluice.config.policy.EndpointDecision;
import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.config.policy.document.CredentialOptions;
import dev.sluice.config.policy.middleware.MiddlewareChain;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.target.Authority;
import dev.sluice.proxy.target.RequestTarget;
import java.util.Optional;

/** What reading and policy made of a request head. */
public sealed interface AdmissionResult {
  /**
   * Policy lets it pass, or only records that it would not, or has to see its body.
   *
   * @param decision never {@link PolicyDecision.Stopped}
   * @param credentials of the endpoint whose settings it takes
   * @param bodyPolicy present as long as the decision is {@link PolicyDecision.ByBody}
   */
  record Accepted(
      Authority to,
      RequestTarget target,
      RequestedUpgrade upgrade,
      EndpointDecision.Admitted endpoint,
      PolicyDecision decision,
      Optional<BodyPolicy> bodyPolicy,
      CredentialOptions credentials,
      MiddlewareChain chain)
      implements AdmissionResult {
    /** With what policy said about the body. */
    public Accepted decided(PolicyDecision.Settled settled) {
      return new Accepted(
          to, target, upgrade, endpoint, settled, Optional.empty(), credentials, chain);
    }
  }

  /**
   * It stops here.
   *
   * @param to what it asked for, as far as that could be read
   * @param path canonical, or "/" when it could not be read
   * @param policy name of the rule that refused, or "-"
   * @param engine OCSF firewall rule type
   * @param reason platform words for the audit
   */
  record Refused(
      Refusal refusal,
      Optional<Authority> to,
      String path,
      String policy,
      String engine,
      String reason)
      implements AdmissionResult {}
}
