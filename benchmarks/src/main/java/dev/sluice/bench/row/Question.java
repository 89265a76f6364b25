package dev.sluice.bench.row;

import dev.sluice.bench.compare.Contenders;
import dev.sluice.bench.compare.Series;
import dev.sluice.bench.report.Figures;
import dev.sluice.bench.report.Row;
import dev.sluice.bench.report.Target;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * A row of the budget, answered by the series of Sluice and of another contender.
 *
 * @param other the contender that Sluice is compared with
 * @param value of Sluice's series and the other's
 * @param shown both figures, as text
 */
record Question(
    String what,
    String against,
    String other,
    Target target,
    ToDoubleBiFunction<Series, Series> value,
    BiFunction<Series, Series, String> shown) {
  /** Asks for the ratio of both contenders' rates. */
  static Question throughput(String what, String against, String other, Target target) {
    return ratio(what, against, other, target, Series::requestsPerSecond, Figures::rate);
  }

  /** Asks for the ratio of both contenders' 10^6 bytes per second. */
  static Question download(String what, String against, String other, Target target) {
    return ratio(
        what,
        against,
        other,
        target,
        Series::megabytesPerSecond,
        rate -> Figures.plain(Math.rint(rate)) + " MB/s");
  }

  /** Asks for the ratio of both contenders' processor time per request. */
  static Question cpu(String what, String against, String other, Target target) {
    return ratio(what, against, other, target, Series::cpuMicrosPerRequest, Figures::micros);
  }

  /** Asks for the ratio of both contenders' median response times. */
  static Question latency(String what, String against, String other, Target target) {
    return ratio(what, against, other, target, Series::p50Micros, Figures::micros);
  }

  private static Question ratio(
      String what,
      String against,
      String other,
      Target target,
      ToDoubleFunction<Series> figure,
      Function<Double, String> text) {
    return new Question(
        what,
        against,
        other,
        target,
        (ours, theirs) -> figure.applyAsDouble(ours) / figure.applyAsDouble(theirs),
        (ours, theirs) ->
            text.apply(figure.applyAsDouble(ours))
                + " / "
                + text.apply(figure.applyAsDouble(theirs)));
  }

  /** Asks for the difference to the origin alone. */
  static Question added(String what, Target target, ToDoubleFunction<Series> figure) {
    return new Question(
        what,
        "the origin directly",
        Contenders.DIRECT,
        target,
        (ours, theirs) -> figure.applyAsDouble(ours) - figure.applyAsDouble(theirs),
        (ours, theirs) ->
            Figures.micros(figure.applyAsDouble(ours))
                + " / "
                + Figures.micros(figure.applyAsDouble(theirs)));
  }

  /**
   * Answers from the series of a comparison.
   *
   * @param absence the reason why a contender has no series, by name
   */
  Row answer(Map<String, Series> measured, Function<String, String> absence) {
    Series ours = measured.get(Contenders.SLUICE);
    Series theirs = measured.get(other);
    if (ours == null || theirs == null) {
      String missing = ours == null ? Contenders.SLUICE : other;
      return Row.notRun(what, against, target, absence.apply(missing));
    }
    if (ours.errors() + theirs.errors() > 0) {
      return Row.notRun(what, against, target, errors(ours) + ", " + errors(theirs));
    }
    return Row.measured(
        what, against, target, shown.apply(ours, theirs), value.applyAsDouble(ours, theirs));
  }

  private static String errors(Series series) {
    return series.contender() + ": " + series.errors() + " errors";
  }
}
