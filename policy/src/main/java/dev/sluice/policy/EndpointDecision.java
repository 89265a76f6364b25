package dev.sluice.policy;

import dev.sluice.config.source.KeyPath;
import java.time.Instant;
import java.util.Optional;

/** Whether a policy admits connections to a host and port (data-plane 3.1). */
public sealed interface EndpointDecision {
  /**
   * The connection is admitted.
   *
   * @param policy the lexicographically smallest rule name that matches
   * @param inspected some matching endpoint has an L7 protocol
   * @param encodedSlash some matching endpoint keeps %2F and %5C in paths
   * @param ownRefusals some matching endpoint has refusals in another form than OpenShell's
   * @param place in the policy, of the first matching endpoint
   * @param observation why the rules refuse it, when only the observe mode admits it
   * @param until a rule that admits it expires then, or the observe mode ends
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
      Optional<String> observation,
      Optional<Instant> until)
      implements EndpointDecision {
    /** The same for a request that is observed: at public addresses, until the mode ends. */
    public Admitted observed(Instant end) {
      Optional<Instant> first = Optional.of(until.filter(end::isAfter).orElse(end));
      return new Admitted(
          policy,
          tls,
          inspected,
          new DestinationRule.StrictlyPublic(),
          encodedSlash,
          credentials,
          ownRefusals,
          place,
          observation,
          first);
    }

    public Admitted within(Admitted boundary) {
      return switch (boundary.destination()) {
        case DestinationRule.StrictlyPublic strictly -> strictlyPublic();
        case DestinationRule.PublicOnly publicOnly
            when destination instanceof DestinationRule.Declared ->
            to(publicOnly);
        case DestinationRule.PublicOnly publicOnly -> this;
        case DestinationRule.Listed listed -> this;
        case DestinationRule.Declared declared -> this;
      };
    }

    private Admitted to(DestinationRule addresses) {
      return new Admitted(
          policy,
          tls,
          inspected,
          addresses,
          encodedSlash,
          credentials,
          ownRefusals,
          place,
          observation,
          until);
    }

    public boolean isObserved() {
      return observation.isPresent();
    }

    /** The same at public addresses only, whatever the operator exempts. */
    public Admitted strictlyPublic() {
      return to(new DestinationRule.StrictlyPublic());
    }
  }

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
    AUTO("terminated and read"),
    SKIP("relayed unread");

    private final String words;

    TlsMode(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
