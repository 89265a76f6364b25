package dev.sluice.app.live;

import dev.sluice.config.match.InvalidPatternException;

/** Criteria that are known to be valid. */
final class Criteria {
  private Criteria() {}

  static TraceCriteria of(String sandbox, String host) {
    try {
      return TraceCriteria.of(sandbox, host);
    } catch (InvalidPatternException e) {
      throw new AssertionError(e);
    }
  }
}
