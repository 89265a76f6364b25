package dev.sluice.policy.argument;

/** Whether a condition holds for a value. */
enum Holds {
  YES,
  NO,
  /** Servers may read the value differently: no allow rule fits, and every deny rule does. */
  UNCLEAR;

  static Holds of(boolean holds) {
    return holds ? YES : NO;
  }

  Holds agreedWith(boolean other) {
    return this == of(other) ? this : UNCLEAR;
  }
}
