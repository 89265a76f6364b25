package dev.sluice.app.steps.record;

import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.RequestStep;
import dev.sluice.proto.v1.StageTrace;

/** The stages of a chain. Any thread. */
final class StageSteps {
  private StageSteps() {}

  static RequestStep of(StageTrace stage) {
    int found = stage.getFindingsList().stream().mapToInt(FindingCount::getCount).sum();
    StepDraft step =
        StepDraft.named(stage.getEntry())
            .nested()
            .took(stage.getDurationNanos())
            .outcome(outcome(stage))
            .fact("of", stage.getImplementation())
            .factIf(stage.getTransformed(), changed(stage))
            .fact(reason(stage), stage.getReasonCode())
            .factIf(stage.getDisabled(), "reads no more messages of this session")
            .factIf(found > 0, found == 1 ? "1 finding" : found + " findings");
    if (stage.hasRecheck()) {
      recheck(step, stage.getRecheck());
    }
    return step.build();
  }

  private static String outcome(StageTrace stage) {
    return switch (stage.getOutcome()) {
      case OUTCOME_ALLOWED -> stage.getTransformed() ? "modified" : "allowed";
      case OUTCOME_DENIED -> "denied";
      case OUTCOME_FAILED_OPEN -> "failed open";
      case OUTCOME_FAILED_CLOSED -> "failed closed";
      case OUTCOME_INSPECTS -> "inspects messages";
      case OUTCOME_SKIPPED -> "skips messages";
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  private static String changed(StageTrace stage) {
    return stage.hasReplacementBytes() ? "changed the message" : "changed the request";
  }

  private static String reason(StageTrace stage) {
    return stage.getOutcome() == StageTrace.Outcome.OUTCOME_DENIED ? "reason" : "failure";
  }

  /** What policy said of the body that the stage made. */
  private static void recheck(StepDraft step, BodyRecheck recheck) {
    String said =
        switch (recheck.getOutcome()) {
          case OUTCOME_AUDITED -> "body denied by policy, allowed by audit";
          case OUTCOME_DENIED -> "body denied by policy";
          case OUTCOME_FAILED -> "policy could not read the body";
          case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    step.fact(said).fact("policy", recheck.getPolicy()).fact(recheck.getReason());
  }
}
