package dev.sluice.config.policy;

import dev.sluice.config.source.KeyPath;
import java.time.Instant;
import java.util.Optional;

/** Whether a policy admits connections to a host and port (data-plane 3.1). */
public sealed interface EndpointDecision {
  /**
   * The connection is admitted.
   *
   * @param policy the lexicographically smallest rule name that matches
   * @param tls treatment of TLS in a tunnel
   * @param inspected some matching endpoint has an L7 protocol
   * @param destination addresses that may be dialed
   * @param encodedSlash some matching endpoint keeps %2F and %5C in paths
   * @param credentials use of credentials by its endpoints
   * @param ownRefusals some matching endpoint has refusals in another form than OpenShell's
   * @param place in the policy, of the first matching endpoint
   * @param observation present when no endpoint matches and the observe mode admits it
   */
  record Admitted(
      String policy,
      TlsMode tls,
      boolean inspected,
      DestinationRule destination,
      boolean encodedSlash,
      CredentialUse credentials,
      boolean ownRefusals,
      KeyPath place,
      Optional<Observation> observation)
      implements EndpointDecision {
    /** Whether no endpoint matches, and the observe mode admits it. */
    public boolean isObserved() {
      return observation.isPresent();
    }

    /** When the admission ends; empty when only another policy ends it. */
    public Optional<Instant> until() {
      return observation.map(Observation::until);
    }

    /** The same at public addresses only, whatever the operator exempts. */
    public Admitted strictlyPublic() {
      return new Admitted(
          policy,
          tls,
          inspected,
          new DestinationRule.StrictlyPublic(),
          encodedSlash,
          credentials,
          ownRefusals,
          place,
          observation);
    }
  }

  /**
   * Why an admission is only observed.
   *
   * @param reason why the rules refuse it
   * @param until the admission ends then
   */
  record Observation(String reason, Instant until) {}

  /**
   * The connection is refused.
   *
   * @param reason for the audit and the refusal body
   */
  record Refused(String reason) implements EndpointDecision {}

  /**
   * The use of credentials at a host and port.
   *
   * @param uninspectedAllowed every matching endpoint allows them in uninspected traffic
   * @param configured some matching endpoint signs requests or rewrites their bodies
   */
  record CredentialUse(boolean uninspectedAllowed, boolean configured) {
    public static final CredentialUse NONE = new CredentialUse(false, false);
  }

  /** Treatment of TLS in a tunnel. */
  enum TlsMode {
    /** Terminated when the first bytes are TLS. */
    AUTO("terminated and read"),
    /** Relayed without inspection. */
    SKIP("relayed unread");

    private final String words;

    TlsMode(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }
}
