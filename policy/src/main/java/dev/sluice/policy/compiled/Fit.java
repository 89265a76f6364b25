package dev.sluice.policy.compiled;

/** Whether a rule fits a request of which not everything is known. */
enum Fit {
  NO,
  MAYBE,
  YES;

  Fit and(Fit other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
