package dev.sluice.audit.ocsf.summary;

import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfText;
import dev.sluice.audit.ocsf.code.Ruling;
import dev.sluice.proto.v1.StageTrace;

/**
 * The outcome of a stage for traffic that cannot be shown, in terms of http-hooks 13.
 *
 * @param token of the outcome
 * @param severity of its event
 * @param isSuccess status of its event
 */
public record UninspectableStage(
    String token, Ruling ruling, Severity severity, boolean isSuccess) {
  private static final int LONGEST_NAME = 128;

  public static UninspectableStage of(StageTrace stage) {
    return switch (stage.getOutcome()) {
      case OUTCOME_ALLOWED, OUTCOME_SKIPPED ->
          new UninspectableStage("continue", Ruling.ALLOWED, Severity.INFORMATIONAL, true);
      case OUTCOME_FAILED_OPEN ->
          new UninspectableStage("failopen", Ruling.ALLOWED, Severity.MEDIUM, false);
      case OUTCOME_DENIED ->
          new UninspectableStage("reject", Ruling.DENIED, Severity.MEDIUM, false);
      case OUTCOME_FAILED_CLOSED, OUTCOME_INSPECTS, OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          new UninspectableStage("failclosed", Ruling.DENIED, Severity.HIGH, false);
    };
  }

  public String message(StageTrace stage, String traffic) {
    boolean rejects = stage.getOutcome() == StageTrace.Outcome.OUTCOME_DENIED;
    String code = stage.getReasonCode();
    return "MIDDLEWARE_UNINSPECTABLE "
        + token
        + " config="
        + OcsfText.cut(stage.getEntry(), LONGEST_NAME)
        + " implementation="
        + OcsfText.cut(stage.getImplementation(), LONGEST_NAME)
        + " traffic="
        + ResponseStage.orDash(traffic)
        + " reason_code="
        + ResponseStage.orDash(rejects ? code : "")
        + " failure="
        + ResponseStage.orDash(rejects || isSuccess ? "" : code);
  }
}
