package dev.sluice.config.settings.proxy;

import dev.sluice.config.source.Fields;
import java.time.Duration;

/**
 * Limits of one exchange: keys of {@code proxy.timeouts}. Zero turns a limit off.
 *
 * @param responseIdle {@code response_idle}: between two reads of a response body
 * @param eventStreamIdle {@code event_stream_idle}: the same for {@code text/event-stream}
 * @param whole {@code exchange}: from the decision about a request to the end of its response
 * @param afterReload {@code after_reload}: from the change of its policy to the end of its response
 */
public record ExchangeLimits(
    Duration responseIdle, Duration eventStreamIdle, Duration whole, Duration afterReload) {
  public static final ExchangeLimits DEFAULTS =
      new ExchangeLimits(
          Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(24), Duration.ofHours(1));

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofDays(30);

  static ExchangeLimits read(Fields timeouts) {
    return new ExchangeLimits(
        limit(timeouts, "response_idle", DEFAULTS.responseIdle()),
        limit(timeouts, "event_stream_idle", DEFAULTS.eventStreamIdle()),
        limit(timeouts, "exchange", DEFAULTS.whole()),
        limit(timeouts, "after_reload", DEFAULTS.afterReload()));
  }

  private static Duration limit(Fields timeouts, String key, Duration otherwise) {
    return timeouts.take(key).flatMap(at -> at.durationOrZero(SHORTEST, LONGEST)).orElse(otherwise);
  }
}
