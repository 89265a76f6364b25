package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.OcsfCode.Severity;
import dev.sluice.proto.v1.RequestDecision;

/** The words and the weight of a request's decision. */
final class RequestSummary {
  private RequestSummary() {}

  /** For example {@code L7_REQUEST deny POST api.example.test:443/v1 reason=...}. */
  static String message(RequestDecision decision) {
    boolean l7 = decision.getRule().getEngine().startsWith("l7");
    String what =
        decision.getTunnelled()
            ? l7 ? "L7_REQUEST" : "HTTP_REQUEST"
            : l7 ? "FORWARD_L7" : "FORWARD";
    String message =
        what + " " + (l7 ? l7Word(decision) : word(decision)) + " " + subject(decision);
    return decision.getReason().isEmpty()
        ? message
        : message + " reason=" + OcsfText.cut(decision.getReason());
  }

  /** Method, host, port and path. */
  static String subject(RequestDecision decision) {
    String method = decision.getMethod().isEmpty() ? "-" : OcsfText.cut(decision.getMethod(), 32);
    String path = OcsfText.cut(OcsfText.path(decision.getPath()), 256);
    return method + " " + OcsfText.authority(decision.getDestination()) + path;
  }

  /** How much a denial weighs: misuse of credentials or of an authority is more than a rule. */
  static Severity severity(RequestDecision decision) {
    if (decision.getRefusal().equals("credential_unavailable")) {
      // Missing, not misused.
      return Severity.MEDIUM;
    }
    return switch (decision.getRule().getEngine()) {
      case "credentials", "credential-binding", "request-authority", "tls" -> Severity.HIGH;
      default -> Severity.MEDIUM;
    };
  }

  private static String l7Word(RequestDecision decision) {
    if (Ruling.of(decision.getVerdict()).isDenial()) {
      return "deny";
    }
    return decision.getAuditOnly() ? "audit" : "allow";
  }

  private static String word(RequestDecision decision) {
    if (!Ruling.of(decision.getVerdict()).isDenial()) {
      return decision.getAuditOnly() ? "audit" : "allowed";
    }
    return decision.getRule().getEngine().equals("ssrf") ? "blocked" : "denied";
  }
}
