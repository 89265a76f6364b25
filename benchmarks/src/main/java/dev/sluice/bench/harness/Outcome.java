package dev.sluice.bench.harness;

/** What became of a row of the budget. */
sealed interface Outcome {
  /**
   * A figure was taken.
   *
   * @param measured what was seen, for people
   * @param value what the budget is held against
   */
  record Measured(String measured, double value, boolean met) implements Outcome {}

  /** No figure, and why. */
  record NotRun(String reason) implements Outcome {}
}
