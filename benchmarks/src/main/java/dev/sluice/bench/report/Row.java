package dev.sluice.bench.report;

import dev.sluice.bench.report.Target.Verdict;

/** One row of the budget table. */
public record Row(String what, String against, Target target, Outcome outcome) {
  /** The figure of a row, or the reason why there is none. */
  public sealed interface Outcome {
    /**
     * A figure was taken.
     *
     * @param measured the figures behind it, as text
     * @param value what the target is compared with
     */
    record Measured(String measured, double value, Verdict verdict) implements Outcome {}

    /** No figure, and why. */
    record NotRun(String reason) implements Outcome {}
  }

  /** A row with its figure. */
  public static Row measured(
      String what, String against, Target target, String measured, double value) {
    return new Row(
        what, against, target, new Outcome.Measured(measured, value, target.judge(value)));
  }

  /** A row without a figure. */
  public static Row notRun(String what, String against, Target target, String reason) {
    return new Row(what, against, target, new Outcome.NotRun(reason));
  }

  String line() {
    String bounds = target.floorText() + " | " + target.goalText();
    return switch (outcome) {
      case Outcome.Measured(String measured, double value, Verdict verdict) ->
          "| %s | %s | %s | %s | %s | %s |"
              .formatted(what, against, measured, Figures.plain(value), bounds, verdict.text());
      case Outcome.NotRun(String reason) ->
          "| %s | %s | %s | - | %s | not run |".formatted(what, against, reason, bounds);
    };
  }
}
