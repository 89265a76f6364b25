package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.EventBatch.Header;
import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfCode.Status;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.audit.ocsf.code.OcsfText;
import dev.sluice.audit.ocsf.code.Ruling;
import dev.sluice.audit.ocsf.summary.RequestSummary;
import dev.sluice.proto.DecisionReason;
import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StreamedStage;
import java.util.List;
import java.util.Optional;

/**
 * HTTP Activity, 4002: one event for each stage that judged a request, and one for each replaced
 * body on which policy decided anew.
 */
final class MiddlewareEvents {
  private static final int LONGEST_KEY = 128;

  private final HttpEvents http;

  MiddlewareEvents(HttpEvents http) {
    this.http = http;
  }

  OcsfEvent invocation(Header header, RequestDecision decision, StageTrace stage) {
    EventStream event = http.begin(header, decision);
    Ruling ruling = ruling(stage);
    event.ruling(ruling).rule(rule(decision.getRule().getPolicy(), RuleEngine.MIDDLEWARE.text()));
    if (ruling.isDenial()) {
      event.severity(Severity.MEDIUM);
      event.status(Status.FAILURE, stage.getReasonCode(), reason(stage));
    } else {
      event.severity(Severity.INFORMATIONAL);
    }
    event.object("unmapped", () -> unmapped(event, stage));
    return event.text("message", message(stage, ruling)).end();
  }

  OcsfEvent recheck(Header header, RequestDecision decision, StageTrace stage) {
    BodyRecheck recheck = stage.getRecheck();
    EventStream event = http.begin(header, decision);
    boolean audited = recheck.getOutcome() == BodyRecheck.Outcome.OUTCOME_AUDITED;
    event
        .ruling(audited ? Ruling.ALLOWED : Ruling.DENIED)
        .rule(rule(recheck.getPolicy(), recheck.getEngine()));
    if (audited) {
      event.severity(Severity.INFORMATIONAL);
    } else {
      event.severity(Severity.MEDIUM);
      event.status(Status.FAILURE, RefusalCode.POLICY_DENIED.text(), recheck.getReason());
    }
    event.object(
        "unmapped", () -> event.text("middleware", stage.getEntry()).flag("audit_only", audited));
    return event
        .text(
            "message",
            "L7_REQUEST_TRANSFORMED "
                + (audited ? "audit " : "deny ")
                + RequestSummary.subject(decision)
                + " reason="
                + OcsfText.cut(recheck.getReason()))
        .end();
  }

  static boolean hasRecheck(StageTrace stage) {
    return stage.hasRecheck() && !recheckFailed(stage);
  }

  static boolean recheckFailed(StageTrace stage) {
    return stage.getRecheck().getOutcome() == BodyRecheck.Outcome.OUTCOME_FAILED;
  }

  static boolean failedOpen(StageTrace stage) {
    return stage.getOutcome() == StageTrace.Outcome.OUTCOME_FAILED_OPEN;
  }

  static boolean failedClosed(StageTrace stage) {
    return stage.getOutcome() == StageTrace.Outcome.OUTCOME_FAILED_CLOSED;
  }

  private static Ruling ruling(StageTrace stage) {
    if (!stage.getStreamed().getCancelled().isEmpty()) {
      return Ruling.UNDECIDED;
    }
    return switch (stage.getOutcome()) {
      case OUTCOME_ALLOWED -> stage.getTransformed() ? Ruling.MODIFIED : Ruling.ALLOWED;
      case OUTCOME_FAILED_OPEN, OUTCOME_INSPECTS, OUTCOME_SKIPPED -> Ruling.ALLOWED;
      case OUTCOME_DENIED, OUTCOME_FAILED_CLOSED, OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          Ruling.DENIED;
    };
  }

  private static Rule rule(String policy, String engine) {
    return Rule.newBuilder().setPolicy(policy).setEngine(engine).build();
  }

  static Optional<StageTrace> stopping(List<StageTrace> stages) {
    return stages.stream().filter(stage -> ruling(stage).isDenial()).findFirst();
  }

  static String reason(StageTrace stage) {
    if (failedClosed(stage)) {
      return DecisionReason.failed(stage.getReasonCode());
    }
    String key = OcsfText.cut(stage.getEntry().replaceAll("[^A-Za-z0-9_-]", "_"), LONGEST_KEY);
    return DecisionReason.denied(key, stage.getReasonCode());
  }

  static void unmapped(EventStream event, StageTrace stage) {
    event.text("middleware", stage.getEntry()).text("implementation", stage.getImplementation());
    event.text("version", stage.getVersion());
    event.flag("transformed", stage.getTransformed());
    event.flag("failed", failedOpen(stage) || failedClosed(stage));
    if (failedOpen(stage)) {
      event.text("failure", stage.getReasonCode());
    }
    event.number("duration_micros", stage.getDurationNanos() / 1000);
    if (stage.hasStreamed()) {
      event.object("streamed", () -> streamed(event, stage.getStreamed()));
    }
  }

  private static void streamed(EventStream event, StreamedStage stage) {
    event.text("outcome", stage.getOutcome());
    event.number("units", stage.getUnits()).number("output_bytes", stage.getOutputBytes());
    event.json().writeNumberProperty("input_bytes", stage.getInputBytes());
    event.text("failure_category", stage.getFailureCategory());
    event.text("cancelled", stage.getCancelled());
    if (stage.getWhileReceiving()) {
      event.text("phase", "receive");
    }
    event.number("findings_left_out", stage.getFindingsLeftOut());
  }

  private static String message(StageTrace stage, Ruling ruling) {
    return "MIDDLEWARE "
        + OcsfText.cut(stage.getEntry(), LONGEST_KEY)
        + " "
        + OcsfText.cut(stage.getImplementation(), LONGEST_KEY)
        + " decision="
        + (ruling.isDenial() ? "Deny" : "Allow");
  }
}
