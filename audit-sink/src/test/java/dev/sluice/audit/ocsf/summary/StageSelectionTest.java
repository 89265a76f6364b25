package dev.sluice.audit.ocsf.summary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.audit.EventSettings.StageEvents;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StageSelectionTest {
  private static final StageSelection CHANGED = new StageSelection(StageEvents.CHANGED);

  private static StageTrace stage(Outcome outcome) {
    return StageTrace.newBuilder().setOutcome(outcome).build();
  }

  @ParameterizedTest
  @EnumSource(value = Outcome.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
  void allAndNone(Outcome outcome) {
    assertThat(new StageSelection(StageEvents.ALL).has(stage(outcome))).isTrue();
    assertThat(new StageSelection(StageEvents.ALL).hasOfSession(stage(outcome))).isTrue();
    assertThat(new StageSelection(StageEvents.NONE).has(stage(outcome))).isFalse();
    assertThat(new StageSelection(StageEvents.NONE).hasOfSession(stage(outcome))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "OUTCOME_ALLOWED, false, false",
    "OUTCOME_INSPECTS, false, false",
    "OUTCOME_SKIPPED, false, true",
    "OUTCOME_DENIED, true, true",
    "OUTCOME_FAILED_OPEN, true, true",
    "OUTCOME_FAILED_CLOSED, true, true",
  })
  void thoseThatDidSomething(Outcome outcome, boolean elsewhere, boolean session) {
    assertThat(CHANGED.has(stage(outcome))).isEqualTo(elsewhere);
    assertThat(CHANGED.hasOfSession(stage(outcome))).isEqualTo(session);
  }

  @Test
  void whatIsChangedOrObjectedToIsTold() {
    StageTrace allowed = stage(Outcome.OUTCOME_ALLOWED);

    assertThat(CHANGED.has(allowed.toBuilder().setTransformed(true).build())).isTrue();
    assertThat(
            CHANGED.has(allowed.toBuilder().setRecheck(BodyRecheck.getDefaultInstance()).build()))
        .isTrue();
    assertThat(CHANGED.hasOfSession(allowed.toBuilder().setDisabled(true).build())).isTrue();
  }
}
