package dev.sluice.audit.ocsf;

import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.StageTrace;

/** HTTP Activity, 4002, one for each stage that judged a request. */
final class StageActivity {
  private static final int LONGEST_KEY = 128;

  private final HttpEvents http;

  StageActivity(HttpEvents http) {
    this.http = http;
  }

  OcsfEvent invocation(Header header, RequestDecision decision, StageTrace stage) {
    EventStream event = http.begin(header, decision);
    Ruling ruling = ruling(stage);
    event.ruling(ruling).rule(rule(decision));
    if (ruling.denies()) {
      event.severity(Severity.MEDIUM);
      event.status(Status.FAILURE, stage.getReasonCode(), reason(stage));
    } else {
      event.severity(Severity.INFORMATIONAL);
    }
    event.object("unmapped", () -> unmapped(event, stage));
    return event.text("message", message(stage, ruling)).end();
  }

  static boolean failedOpen(StageTrace stage) {
    return stage.getOutcome() == StageTrace.Outcome.OUTCOME_FAILED_OPEN;
  }

  static boolean failedClosed(StageTrace stage) {
    return stage.getOutcome() == StageTrace.Outcome.OUTCOME_FAILED_CLOSED;
  }

  private static Ruling ruling(StageTrace stage) {
    return switch (stage.getOutcome()) {
      case OUTCOME_ALLOWED -> stage.getTransformed() ? Ruling.MODIFIED : Ruling.ALLOWED;
      case OUTCOME_FAILED_OPEN -> Ruling.ALLOWED;
      case OUTCOME_DENIED, OUTCOME_FAILED_CLOSED, OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          Ruling.DENIED;
    };
  }

  private static Rule rule(RequestDecision decision) {
    return Rule.newBuilder()
        .setPolicy(decision.getRule().getPolicy())
        .setEngine("middleware")
        .build();
  }

  /** The chain's own words for it, made of configuration keys and codes. */
  private static String reason(StageTrace stage) {
    if (failedClosed(stage)) {
      return "middleware_failed: " + stage.getReasonCode();
    }
    String key = Text.cut(stage.getEntry().replaceAll("[^A-Za-z0-9_-]", "_"), LONGEST_KEY);
    return "middleware_denied:"
        + key
        + (stage.getReasonCode().isEmpty() ? "" : ":" + stage.getReasonCode());
  }

  private static void unmapped(EventStream event, StageTrace stage) {
    event.text("middleware", stage.getEntry()).text("implementation", stage.getImplementation());
    event.flag("transformed", stage.getTransformed());
    event.flag("failed", failedOpen(stage) || failedClosed(stage));
    if (failedOpen(stage)) {
      event.text("failure", stage.getReasonCode());
    }
    event.number("duration_micros", stage.getDurationNanos() / 1000);
  }

  private static String message(StageTrace stage, Ruling ruling) {
    return "MIDDLEWARE "
        + Text.cut(stage.getEntry(), LONGEST_KEY)
        + " "
        + Text.cut(stage.getImplementation(), LONGEST_KEY)
        + " decision="
        + (ruling.denies() ? "Deny" : "Allow");
  }
}
