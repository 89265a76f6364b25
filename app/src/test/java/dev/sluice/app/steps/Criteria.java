package dev.sluice.app.steps;

import dev.sluice.config.policy.match.InvalidPatternException;

/** Criteria that are known to be valid. */
final class Criteria {
  private Criteria() {}

  static StepCriteria of(String sandbox, String host) {
    try {
      return StepCriteria.of(sandbox, host);
    } catch (InvalidPatternException e) {
      throw new AssertionError(e);
    }
  }
}
