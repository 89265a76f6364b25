package dev.sluice.audit.ocsf.summary;

import dev.sluice.config.settings.audit.EventSettings.StageEvents;
import dev.sluice.proto.v1.StageTrace;

/** Which stages have an event of their own: {@code audit.stage_events}. */
public record StageSelection(StageEvents wanted) {
  public boolean has(StageTrace stage) {
    return has(stage, false);
  }

  /** Of a WebSocket session. A stage that does not read it leaves all its messages unread. */
  public boolean hasOfSession(StageTrace stage) {
    return has(stage, true);
  }

  private boolean has(StageTrace stage, boolean session) {
    return switch (wanted) {
      case ALL -> true;
      case CHANGED ->
          stage.getTransformed()
              || stage.getDisabled()
              || stage.hasRecheck()
              || isNotable(stage.getOutcome(), session);
      case NONE -> false;
    };
  }

  private static boolean isNotable(StageTrace.Outcome outcome, boolean session) {
    return switch (outcome) {
      case OUTCOME_ALLOWED, OUTCOME_INSPECTS -> false;
      case OUTCOME_SKIPPED -> session;
      case OUTCOME_DENIED,
          OUTCOME_FAILED_OPEN,
          OUTCOME_FAILED_CLOSED,
          OUTCOME_UNSPECIFIED,
          UNRECOGNIZED ->
          true;
    };
  }
}
