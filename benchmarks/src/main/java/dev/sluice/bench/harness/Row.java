package dev.sluice.bench.harness;

/** One row of the budget table. */
record Row(String what, String against, Budget budget, Outcome outcome) {
  static Row measured(String what, String against, Budget budget, String measured, double value) {
    return new Row(
        what, against, budget, new Outcome.Measured(measured, value, budget.keeps(value)));
  }

  static Row notRun(String what, String against, Budget budget, String reason) {
    return new Row(what, against, budget, new Outcome.NotRun(reason));
  }
}
