package dev.sluice.audit.ocsf.summary;

import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfText;
import dev.sluice.audit.ocsf.code.Ruling;
import dev.sluice.proto.v1.StageTrace;

/**
 * The outcome of a stage in a WebSocket session, in terms of middleware-contract l.3.
 *
 * @param token of the outcome
 * @param severity of its event
 * @param isSuccess status of its event
 */
public record SessionStage(String token, Ruling ruling, Severity severity, boolean isSuccess) {
  private static final int LONGEST_NAME = 128;
  private static final String NONE = "-";

  public static SessionStage of(StageTrace stage) {
    return switch (stage.getOutcome()) {
      case OUTCOME_INSPECTS -> success("inspect", Ruling.UNDECIDED);
      case OUTCOME_SKIPPED -> success("voluntary_skip", Ruling.SKIPPED);
      case OUTCOME_ALLOWED ->
          success("allow", stage.getTransformed() ? Ruling.MODIFIED : Ruling.ALLOWED);
      case OUTCOME_FAILED_OPEN ->
          new SessionStage("fail_open", Ruling.UNDECIDED, Severity.MEDIUM, false);
      case OUTCOME_FAILED_CLOSED ->
          new SessionStage("fail_closed", Ruling.DENIED, Severity.HIGH, false);
      case OUTCOME_DENIED, OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          new SessionStage("deny", Ruling.DENIED, Severity.MEDIUM, false);
    };
  }

  private static SessionStage success(String token, Ruling ruling) {
    return new SessionStage(token, ruling, Severity.INFORMATIONAL, true);
  }

  public boolean isFailure() {
    return !isSuccess && !token.equals("deny");
  }

  public String message(StageTrace stage, long sequence) {
    boolean tellsCode = token.equals("deny") && !stage.getReasonCode().isEmpty();
    return "WEBSOCKET_MIDDLEWARE "
        + token
        + " config="
        + OcsfText.cut(stage.getEntry(), LONGEST_NAME)
        + " implementation="
        + OcsfText.cut(stage.getImplementation(), LONGEST_NAME)
        + " sequence="
        + number(sequence)
        + " input_bytes="
        + stage.getInputBytes()
        + " replacement_bytes="
        + (stage.hasReplacementBytes() ? Long.toString(stage.getReplacementBytes()) : NONE)
        + " transformed="
        + stage.getTransformed()
        + " reason_code="
        + (tellsCode ? OcsfText.cut(stage.getReasonCode(), LONGEST_NAME) : NONE);
  }

  public static String number(long sequence) {
    return sequence == 0 ? NONE : Long.toUnsignedString(sequence);
  }
}
