package dev.sluice.audit.ocsf.summary;

import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfText;
import dev.sluice.audit.ocsf.code.Ruling;
import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.ResponseClosing;
import dev.sluice.proto.v1.ResponseDecision;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.Verdict;

/** Messages and severities of the decisions about responses, and of their ends. */
public final class ResponseSummary {
  // Its client had ended its output, and nothing moved for 30 s (http-responses 14).
  private static final String HALF_CLOSED = "response_half_close_idle_timeout";

  private ResponseSummary() {}

  public static RequestDecision request(ResponseEvent response) {
    return RequestDecision.newBuilder()
        .setClient(response.getClient())
        .setDestination(response.getDestination())
        .setScheme(response.getScheme())
        .setMethod(response.getMethod())
        .setPath(response.getPath())
        .setRule(response.getRule())
        .setPolicy(response.getPolicy())
        .build();
  }

  public static String decision(ResponseEvent response) {
    ResponseDecision decision = response.getDecision();
    return text(
        "HTTP_RESPONSE " + word(decision.getVerdict()) + " ", response, decision.getReason());
  }

  public static String closing(ResponseEvent response) {
    ResponseClosing closing = response.getClosing();
    String what =
        code(closing).isEmpty()
            ? "delivered"
            : closing.getCommitment() == ResponseClosing.Commitment.COMMITMENT_AFTER_COMMIT
                ? "aborted"
                : "withheld";
    return text("HTTP_RESPONSE_END " + what + " ", response, closing.getReason());
  }

  private static String word(Verdict verdict) {
    Ruling ruling = Ruling.of(verdict);
    if (ruling.isDenial()) {
      return "deny";
    }
    return ruling.equals(Ruling.MODIFIED) ? "modify" : "allow";
  }

  private static String text(String what, ResponseEvent response, String reason) {
    String text = what + RequestSummary.subject(request(response));
    return reason.isEmpty() ? text : text + " reason=" + OcsfText.cut(reason);
  }

  public static Ruling ruling(ResponseClosing closing) {
    return isLeft(closing) ? Ruling.UNDECIDED : Ruling.of(closing.getVerdict());
  }

  public static Severity severity(ResponseClosing closing) {
    if (!closing.getRefusal().isEmpty()) {
      return Severity.MEDIUM;
    }
    return closing.getReason().equals(HALF_CLOSED) ? Severity.LOW : Severity.INFORMATIONAL;
  }

  /** Whether a response was not delivered because a stage or the platform failed. */
  public static boolean isFailure(ResponseDecision decision) {
    return RefusalCode.RESPONSE_DELIVERY_FAILED.is(decision.getRefusal());
  }

  /**
   * Whether the end of a response that was to go on is a failure: of a stage or of the platform, or
   * a cut after the client had its head, also by a refusal.
   */
  public static boolean isFailure(ResponseClosing closing) {
    if (closing.getRefusal().isEmpty()) {
      return false;
    }
    return closing.getCommitment() == ResponseClosing.Commitment.COMMITMENT_AFTER_COMMIT
        || !RefusalCode.MIDDLEWARE_DENIED.is(closing.getRefusal());
  }

  public static String code(ResponseClosing closing) {
    return closing.getRefusal().isEmpty() ? closing.getReason() : closing.getRefusal();
  }

  private static boolean isLeft(ResponseClosing closing) {
    return closing.getRefusal().isEmpty() && !closing.getReason().isEmpty();
  }
}
