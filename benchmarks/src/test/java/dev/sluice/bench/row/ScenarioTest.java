package dev.sluice.bench.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.compare.Series;
import dev.sluice.bench.compare.Series.Round;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.report.Row;
import dev.sluice.bench.report.Row.Outcome;
import dev.sluice.bench.report.Target;
import dev.sluice.bench.report.Target.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScenarioTest {
  private static final Question RATIO =
      new Question(
          "what",
          "against",
          "haproxy",
          new Target.AtLeast(0.9, 1, "x"),
          (ours, theirs) -> ours.requestsPerSecond() / theirs.requestsPerSecond(),
          (ours, theirs) -> "shown");

  @Test
  void holdsTheRatioOfTheMediansAgainstTheBudget() {
    assertThat(answer(series("sluice", 0, 90, 95, 10), series("haproxy", 0, 100, 1, 500)))
        .isEqualTo(new Outcome.Measured("shown", 0.9, Verdict.MET));
    assertThat(answer(series("sluice", 0, 80), series("haproxy", 0, 100)))
        .isEqualTo(new Outcome.Measured("shown", 0.8, Verdict.MISSED));
  }

  @Test
  void takesNoFigureFromARunWithErrors() {
    assertThat(answer(series("sluice", 1, 100), series("haproxy", 0, 100)))
        .isEqualTo(new Outcome.NotRun("sluice: 1 errors, haproxy: 0 errors"));
  }

  @Test
  void saysWhyAContenderIsMissing() {
    Row row =
        RATIO.answer(Map.of("haproxy", series("haproxy", 0, 100)), name -> name + " is not built");
    assertThat(row.outcome()).isEqualTo(new Outcome.NotRun("sluice is not built"));
  }

  @Test
  void namesEveryScenarioOnce() {
    assertThat(Scenarios.all()).extracting(Scenario::id).doesNotHaveDuplicates().hasSize(15);
  }

  private static Outcome answer(Series ours, Series theirs) {
    return RATIO
        .answer(Map.of("sluice", ours, "haproxy", theirs), name -> "does not run")
        .outcome();
  }

  private static Series series(String name, long errors, long... requestsPerSecond) {
    List<Round> samples =
        Arrays.stream(requestsPerSecond)
            .mapToObj(rate -> new Round(new LoadResult(rate, errors, 1, 10, 20, 0), 5))
            .toList();
    return new Series(name, samples);
  }
}
