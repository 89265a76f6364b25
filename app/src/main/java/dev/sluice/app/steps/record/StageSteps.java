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
            .fact("did", stage.getStreamed().getOutcome())
            .fact("read", read(stage))
            .factIf(stage.getTransformed(), changed(stage))
            .fact(reason(stage), stage.getReasonCode())
            .factIf(stage.getDisabled(), "reads no more messages of this session")
            .factIf(found > 0, found == 1 ? "1 finding" : found + " findings");
    if (stage.hasRecheck()) {
      recheck(step, stage.getRecheck());
    }
    return step.build();
  }

  private static String read(StageTrace stage) {
    long units = stage.getStreamed().getUnits();
    return units == 0
        ? ""
        : "%d bytes in %d pieces".formatted(stage.getStreamed().getInputBytes(), units);
  }

  private static String outcome(StageTrace stage) {
    return switch (stage.getOutcome()) {
      case OUTCOME_ALLOWED -> stage.getTransformed() ? "modified" : "allowed";
      case OUTCOME_DENIED -> "denied";
      case OUTCOME_FAILED_OPEN -> "failed open";
      case OUTCOME_FAILED_CLOSED -> "failed closed";
      case OUTCOME_INSPECTS -> stage.hasStreamed() ? "reads it" : "inspects messages";
      case OUTCOME_SKIPPED -> stage.hasStreamed() ? "skips it" : "skips messages";
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  private static String changed(StageTrace stage) {
    if (stage.hasStreamed()) {
      return "changed it";
    }
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
