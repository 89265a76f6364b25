package dev.sluice.config.policy;

/** The codes by which the proxy refuses what a policy stops (docs/reference/refusals.md). */
final class RefusalCodes {
  private static final String POLICY_DENIED = "policy_denied";

  private RefusalCodes() {}

  /** The code of a request that is stopped. */
  static String of(PolicyExplanation stopped) {
    return stopped.request().map(RefusalCodes::of).orElse(POLICY_DENIED);
  }

  private static String of(PolicyDecision decision) {
    return switch (decision) {
      case PolicyDecision.AmbiguousQuery ambiguous -> "ambiguous_query";
      case PolicyDecision.ProtocolRefused refused -> refused.fault().code();
      case PolicyDecision.Denied denied
          when denied.reason().startsWith(HandshakeExplanation.REFUSED) ->
          "unsupported_l7_protocol";
      case PolicyDecision.Denied denied when denied.engine().equals("middleware") ->
          "middleware_required";
      case PolicyDecision.Denied denied -> POLICY_DENIED;
      case PolicyDecision.Rejected rejected -> POLICY_DENIED;
      case PolicyDecision.Allowed allowed -> POLICY_DENIED;
      case PolicyDecision.AuditOnly audit -> POLICY_DENIED;
      case PolicyDecision.Observed observed -> POLICY_DENIED;
      case PolicyDecision.ByBody body -> POLICY_DENIED;
    };
  }
}
