package dev.sluice.audit.ocsf.summary;

import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfText;
import dev.sluice.audit.ocsf.code.Ruling;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.RequestHalt;
import dev.sluice.proto.v1.Rule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The message and the severity of a request's decision. */
public final class RequestSummary {
  private static final int REQUEST_TIMEOUT = 408;
  private static final String CLIENT_STALLED = "client_progress_timeout";
  private static final Set<RuleEngine> MISUSE =
      Set.of(
          RuleEngine.CREDENTIALS,
          RuleEngine.CREDENTIAL_BINDING,
          RuleEngine.REQUEST_AUTHORITY,
          RuleEngine.TLS);

  private RequestSummary() {}

  public static String message(RequestDecision decision) {
    boolean l7 = RuleEngine.isLayer7(decision.getRule().getEngine());
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

  public static String halted(RequestHalt halt) {
    return isIdle(halt)
        ? "request_client_progress_timeout"
        : "middleware_cancelled: " + halt.getCancelled();
  }

  public static String message(RequestHalt halt) {
    return isIdle(halt)
        ? "MIDDLEWARE request body idle for 30s; request aborted"
        : "HTTP_REQUEST ended "
            + subject(halt.getDecision())
            + " reason="
            + OcsfText.cut(halted(halt));
  }

  public static boolean isIdle(RequestHalt halt) {
    return halt.getStatus() == REQUEST_TIMEOUT && halt.getCancelled().equals(CLIENT_STALLED);
  }

  public static String subject(RequestDecision decision) {
    String method = decision.getMethod().isEmpty() ? "-" : OcsfText.cut(decision.getMethod(), 32);
    String path = OcsfText.cut(OcsfText.path(decision.getPath()), 256);
    return method + " " + OcsfText.authority(decision.getDestination()) + path;
  }

  public static Severity severity(RequestDecision decision) {
    return severity(decision.getRule(), decision.getRefusal(), decision.getFindingsList());
  }

  /**
   * The severity of a denial. Misuse of credentials or of an authority is graver than a rule that
   * does not match.
   *
   * @param refusal code of the refusal
   * @param findings of the platform
   */
  static Severity severity(Rule rule, String refusal, List<PlatformFinding> findings) {
    if (RefusalCode.CREDENTIAL_UNAVAILABLE.is(refusal)) {
      // Missing, not misused.
      return Severity.MEDIUM;
    }
    if (isNoMisuse(rule, findings)) {
      return Severity.LOW;
    }
    return RuleEngine.of(rule.getEngine()).filter(MISUSE::contains).isPresent()
        ? Severity.HIGH
        : Severity.MEDIUM;
  }

  private static boolean isNoMisuse(Rule rule, List<PlatformFinding> findings) {
    return is(rule, RuleEngine.UPSTREAM)
        || (is(rule, RuleEngine.CREDENTIAL_BINDING)
            && findings.stream().anyMatch(RequestSummary::isMinorMismatch));
  }

  private static boolean isMinorMismatch(PlatformFinding finding) {
    return finding.getUid().equals(FindingUid.CREDENTIAL_ENDPOINT_MISMATCH.text())
        && finding.getSeverity() == PlatformFinding.Severity.SEVERITY_LOW;
  }

  private static boolean is(Rule rule, RuleEngine engine) {
    return RuleEngine.of(rule.getEngine()).filter(engine::equals).isPresent();
  }

  private static String l7Word(RequestDecision decision) {
    if (Ruling.of(decision.getVerdict()).isDenial()) {
      return "deny";
    }
    return unenforced(decision).orElse("allow");
  }

  private static Optional<String> unenforced(RequestDecision decision) {
    if (!decision.getWouldRefuse().isEmpty()) {
      return Optional.of("observe");
    }
    return decision.getAuditOnly() ? Optional.of("audit") : Optional.empty();
  }

  private static String word(RequestDecision decision) {
    if (!Ruling.of(decision.getVerdict()).isDenial()) {
      return unenforced(decision).orElse("allowed");
    }
    if (is(decision.getRule(), RuleEngine.UPSTREAM)) {
      return "failed";
    }
    return is(decision.getRule(), RuleEngine.SSRF) ? "blocked" : "denied";
  }
}
