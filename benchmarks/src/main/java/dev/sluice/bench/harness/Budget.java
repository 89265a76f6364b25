package dev.sluice.bench.harness;

/** The bound that a row's value has to keep. */
sealed interface Budget {
  boolean keeps(double value);

  String text();

  /** For ratios that should be high. */
  record AtLeast(double bound, String unit) implements Budget {
    @Override
    public boolean keeps(double value) {
      return value >= bound;
    }

    @Override
    public String text() {
      return ">= " + Figures.plain(bound) + unit;
    }
  }

  /** For costs. */
  record AtMost(double bound, String unit) implements Budget {
    @Override
    public boolean keeps(double value) {
      return value <= bound;
    }

    @Override
    public String text() {
      return "<= " + Figures.plain(bound) + unit;
    }
  }

  /** For what is only to be known. */
  record None() implements Budget {
    @Override
    public boolean keeps(double value) {
      return true;
    }

    @Override
    public String text() {
      return "-";
    }
  }
}
