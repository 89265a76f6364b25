package dev.sluice.bench.report;

/** What a row of the budget asks of its value: a floor to keep and a goal to reach. */
public sealed interface Target {
  /** How a value stands to a target. */
  enum Verdict {
    GOAL("met, goal reached"),
    MET("met"),
    MISSED("MISSED"),
    OPEN("-");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    /** For the table. */
    public String text() {
      return text;
    }
  }

  /** Judges a value; NaN is missed. */
  Verdict judge(double value);

  /** The floor with its direction and unit. */
  String floorText();

  /** The goal with its direction and unit. */
  String goalText();

  private static Verdict verdict(boolean goal, boolean floor) {
    if (goal) {
      return Verdict.GOAL;
    }
    return floor ? Verdict.MET : Verdict.MISSED;
  }

  /** For ratios and rates that should be high. */
  record AtLeast(double floor, double goal, String unit) implements Target {
    @Override
    public Verdict judge(double value) {
      return verdict(value >= goal, value >= floor);
    }

    @Override
    public String floorText() {
      return ">= " + Figures.plain(floor) + unit;
    }

    @Override
    public String goalText() {
      return ">= " + Figures.plain(goal) + unit;
    }
  }

  /** For costs and times that should be low. */
  record AtMost(double floor, double goal, String unit) implements Target {
    @Override
    public Verdict judge(double value) {
      return verdict(value <= goal, value <= floor);
    }

    @Override
    public String floorText() {
      return "<= " + Figures.plain(floor) + unit;
    }

    @Override
    public String goalText() {
      return "<= " + Figures.plain(goal) + unit;
    }
  }

  /** For figures without a target. */
  record None() implements Target {
    @Override
    public Verdict judge(double value) {
      return Verdict.OPEN;
    }

    @Override
    public String floorText() {
      return "-";
    }

    @Override
    public String goalText() {
      return "-";
    }
  }
}
