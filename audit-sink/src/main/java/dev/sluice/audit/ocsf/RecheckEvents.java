package dev.sluice.audit.ocsf;

import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.StageTrace;

/** HTTP Activity, 4002, one for each replaced body that policy would not have admitted. */
final class RecheckEvents {
  private final HttpEvents http;

  RecheckEvents(HttpEvents http) {
    this.http = http;
  }

  /** Whether policy decided about the body that a stage left; a failure to decide is a finding. */
  static boolean decided(StageTrace stage) {
    return stage.hasRecheck() && !failed(stage);
  }

  /** Whether policy could not be evaluated on the body that a stage left. */
  static boolean failed(StageTrace stage) {
    return stage.getRecheck().getOutcome() == BodyRecheck.Outcome.OUTCOME_FAILED;
  }

  OcsfEvent judgement(Header header, RequestDecision decision, StageTrace stage) {
    BodyRecheck recheck = stage.getRecheck();
    EventStream event = http.begin(header, decision);
    boolean audited = recheck.getOutcome() == BodyRecheck.Outcome.OUTCOME_AUDITED;
    event.ruling(audited ? Ruling.ALLOWED : Ruling.DENIED).rule(rule(recheck));
    if (audited) {
      event.severity(Severity.INFORMATIONAL);
    } else {
      event.severity(Severity.MEDIUM);
      event.status(Status.FAILURE, "policy_denied", recheck.getReason());
    }
    event.object(
        "unmapped", () -> event.text("middleware", stage.getEntry()).flag("audit_only", audited));
    return event
        .text(
            "message",
            "L7_REQUEST_TRANSFORMED "
                + (audited ? "audit " : "deny ")
                + RequestText.subject(decision)
                + " reason="
                + Text.cut(recheck.getReason()))
        .end();
  }

  private static Rule rule(BodyRecheck recheck) {
    return Rule.newBuilder().setPolicy(recheck.getPolicy()).setEngine(recheck.getEngine()).build();
  }
}
