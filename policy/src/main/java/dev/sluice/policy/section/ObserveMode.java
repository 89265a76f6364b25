package dev.sluice.policy.section;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.middleware.HostSelector;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.policy.middleware.SelectableEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code mode: observe}: what no rule admits is recorded as a denial and allowed, within bounds.
 *
 * @param until exclusive end
 */
public record ObserveMode(Instant until, Location at, KeyPath path) {
  /** Longest time between a change of the policy and the end of the mode. */
  public static final Duration LONGEST = Duration.ofDays(7);

  /** By how much clocks of nodes may differ. */
  public static final Duration SKEW = Duration.ofMinutes(5);

  private static final Set<Integer> PORTS = Set.of(80, 443);

  // Denies every request with a secret, and every one that it cannot read to the end.
  private static final MiddlewareEntry ENTRY =
      new MiddlewareEntry(
          "sluice:observe",
          "sluice/secrets",
          Integer.MAX_VALUE,
          new Value.MapValue(
              Map.of(
                  "scope", new Value.TextValue("request"),
                  "mode", new Value.TextValue("deny"),
                  "undecoded", new Value.TextValue("fail"))),
          OnError.FAIL_CLOSED);

  /**
   * Whether it is in force. A clock by which the end is too far ahead is wrong, and ends the mode
   * too.
   */
  public boolean isActive(Instant now) {
    return now.isBefore(until) && !until.isAfter(now.plus(LONGEST).plus(SKEW));
  }

  /** Only for a change: by a clock that is behind, what is in force may end too far ahead. */
  public void checkEnd(Instant now, Violations violations) {
    if (until.isAfter(now.plus(LONGEST))) {
      violations.error(at, path, "more than 7 days ahead; write an earlier end of mode: observe");
    }
  }

  public static boolean isObserved(int port) {
    return PORTS.contains(port);
  }

  /** The middleware that every observed request passes, after all other. */
  public MiddlewareEntry entry() {
    return ENTRY;
  }

  public SelectableEntry selectable() {
    HostSelector none = new HostSelector(List.<HostPattern>of(), List.of());
    return new SelectableEntry(ENTRY, none, at, path);
  }
}
