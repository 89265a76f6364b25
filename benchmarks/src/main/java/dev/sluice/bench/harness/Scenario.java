package dev.sluice.bench.harness;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;

/**
 * One comparison and the rows of the budget that it answers.
 *
 * @param id for the command line
 */
record Scenario(
    String id, String title, Function<Site, List<Contender>> contenders, List<Question> questions) {
  Scenario {
    questions = List.copyOf(questions);
  }

  /**
   * A row, answered by Sluice's figures and another contender's.
   *
   * @param other who Sluice is held against
   * @param value of Sluice's series and the other's
   * @param shown of both series, for people
   */
  record Question(
      String what,
      String against,
      String other,
      Budget budget,
      ToDoubleBiFunction<Series, Series> value,
      BiFunction<Series, Series, String> shown) {
    Row answer(Map<String, Series> measured, Function<String, String> absence) {
      Series ours = measured.get(Contenders.SLUICE);
      Series theirs = measured.get(other);
      if (ours == null || theirs == null) {
        String missing = ours == null ? Contenders.SLUICE : other;
        return Row.notRun(what, against, budget, absence.apply(missing));
      }
      if (ours.errors() + theirs.errors() > 0) {
        return Row.notRun(what, against, budget, errors(ours) + ", " + errors(theirs));
      }
      return Row.measured(
          what, against, budget, shown.apply(ours, theirs), value.applyAsDouble(ours, theirs));
    }

    private static String errors(Series series) {
      return series.contender() + ": " + series.errors() + " errors";
    }
  }
}
