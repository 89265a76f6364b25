package dev.sluice.audit.ocsf.summary;

import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfText;
import dev.sluice.audit.ocsf.code.Ruling;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StreamedStage;

/**
 * The outcome of a stage for a response, in terms of http-responses 14.
 *
 * @param token of the outcome
 * @param severity of its event
 * @param isSuccess status of its event
 */
public record ResponseStage(String token, Ruling ruling, Severity severity, boolean isSuccess) {
  private static final int LONGEST_NAME = 128;
  private static final String NONE = "-";

  public static ResponseStage of(StageTrace stage) {
    StreamedStage streamed = stage.getStreamed();
    if (!streamed.getCancelled().isEmpty()) {
      return new ResponseStage("cancelled", Ruling.UNDECIDED, Severity.INFORMATIONAL, false);
    }
    return switch (stage.getOutcome()) {
      case OUTCOME_ALLOWED, OUTCOME_INSPECTS, OUTCOME_SKIPPED ->
          new ResponseStage(
              token(streamed, "allow"),
              stage.getTransformed() ? Ruling.MODIFIED : Ruling.ALLOWED,
              Severity.INFORMATIONAL,
              true);
      case OUTCOME_FAILED_OPEN -> stopped(token(streamed, "failopen"), Ruling.FAILED);
      case OUTCOME_FAILED_CLOSED ->
          stopped(
              token(streamed, "failclosed"), streamed.getHooks() ? Ruling.DENIED : Ruling.FAILED);
      case OUTCOME_DENIED, OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          stopped(token(streamed, streamed.getHooks() ? "reject" : "blockdelivery"), Ruling.DENIED);
    };
  }

  private static ResponseStage stopped(String token, Ruling ruling) {
    return new ResponseStage(token, ruling, Severity.MEDIUM, false);
  }

  private static String token(StreamedStage streamed, String otherwise) {
    return streamed.getOutcome().isEmpty() ? otherwise : streamed.getOutcome();
  }

  public static boolean failed(StageTrace stage) {
    return stage.getOutcome() == StageTrace.Outcome.OUTCOME_FAILED_OPEN
        || stage.getOutcome() == StageTrace.Outcome.OUTCOME_FAILED_CLOSED;
  }

  public static String failure(StageTrace stage) {
    String cancelled = stage.getStreamed().getCancelled();
    if (!cancelled.isEmpty()) {
      return "middleware_cancelled: " + cancelled;
    }
    return failed(stage) ? stage.getReasonCode() : "";
  }

  public String message(StageTrace stage) {
    StreamedStage streamed = stage.getStreamed();
    String text =
        "HTTP_RESPONSE_MIDDLEWARE config="
            + OcsfText.cut(stage.getEntry(), LONGEST_NAME)
            + " implementation="
            + OcsfText.cut(stage.getImplementation(), LONGEST_NAME)
            + " outcome="
            + OcsfText.cut(token, LONGEST_NAME)
            + (streamed.getHooks() ? "" : " sequence=" + streamed.getUnits())
            + " input_bytes="
            + streamed.getInputBytes()
            + " failed="
            + failed(stage);
    return streamed.getHooks() ? text + " reason=" + orDash(failure(stage)) : text;
  }

  static String orDash(String text) {
    return text.isEmpty() ? NONE : OcsfText.cut(text, LONGEST_NAME);
  }
}
