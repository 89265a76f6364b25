package dev.sluice.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.report.Target.Verdict;
import org.junit.jupiter.api.Test;

class TargetTest {
  @Test
  void asksForAFloorAndAGoal() {
    Target ratio = new Target.AtLeast(0.8, 1, "x");
    assertThat(ratio.judge(1)).isEqualTo(Verdict.GOAL);
    assertThat(ratio.judge(0.8)).isEqualTo(Verdict.MET);
    assertThat(ratio.judge(0.79)).isEqualTo(Verdict.MISSED);
    Target cost = new Target.AtMost(8, 5, " us");
    assertThat(cost.judge(5)).isEqualTo(Verdict.GOAL);
    assertThat(cost.judge(8)).isEqualTo(Verdict.MET);
    assertThat(cost.judge(9)).isEqualTo(Verdict.MISSED);
  }

  @Test
  void isMissedWithoutAValue() {
    assertThat(new Target.AtLeast(0.8, 1, "x").judge(Double.NaN)).isEqualTo(Verdict.MISSED);
    assertThat(new Target.AtMost(8, 5, " us").judge(Double.NaN)).isEqualTo(Verdict.MISSED);
    assertThat(new Target.None().judge(3)).isEqualTo(Verdict.OPEN);
  }

  @Test
  void printsFigureFloorGoalAndVerdict() {
    Row row = Row.measured("downloads", "Envoy", new Target.AtLeast(0.8, 1, "x"), "9 / 10", 0.9);
    assertThat(row.line())
        .isEqualTo("| downloads | Envoy | 9 / 10 | 0.90 | >= 0.80x | >= 1x | met |");
    assertThat(Row.notRun("downloads", "Envoy", new Target.None(), "absent").line())
        .isEqualTo("| downloads | Envoy | absent | - | - | - | not run |");
  }
}
