package dev.sluice.config.policy.section;

import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;
import java.time.Duration;
import java.time.Instant;

/**
 * {@code mode: observe}: what no rule admits is recorded as a denial and allowed, within bounds.
 *
 * @param until exclusive end
 * @param at position in the file
 */
public record ObserveMode(Instant until, Location at, KeyPath path) {
  /** Longest time between a change of the policy and the end of the mode. */
  public static final Duration LONGEST = Duration.ofDays(7);

  /** By how much clocks of nodes may differ. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  /**
   * Whether it is in force. A clock by which the end is too far ahead is wrong, and ends the mode
   * too.
   */
  public boolean isActive(Instant now) {
    return now.isBefore(until) && !until.isAfter(now.plus(LONGEST).plus(SKEW));
  }
}
