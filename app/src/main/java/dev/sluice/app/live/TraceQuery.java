package dev.sluice.app.live;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;

/**
 * What the query of {@code GET /v1/trace} asks for.
 *
 * @param sandbox empty for every sandbox
 * @param host pattern, or empty for every host
 * @param requests 1 to {@link #MOST_REQUESTS}
 * @param timeout at most {@link #LONGEST}
 */
record TraceQuery(String sandbox, String host, int requests, Duration timeout) {
  static final int MOST_REQUESTS = TraceReporter.MOST_REQUESTS;
  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final List<String> KEYS = List.of("sandbox", "host", "count", "timeout");

  static TraceQuery of(MultiMap parameters) throws InvalidQuery {
    LiveQuery query = new LiveQuery(parameters, KEYS);
    return new TraceQuery(
        query.sandbox(),
        host(query.text("host", "")),
        query.number("count", 1, MOST_REQUESTS),
        Duration.ofSeconds(
            query.number("timeout", (int) LONGEST.toSeconds(), (int) LONGEST.toSeconds())));
  }

  private static String host(String pattern) throws InvalidQuery {
    try {
      return pattern.isEmpty() ? "" : HostPattern.compile(pattern).text();
    } catch (InvalidPatternException e) {
      throw new InvalidQuery(
          "host: %s; expected a host such as api.example.com, *.example.com or **.example.com"
              .formatted(e.getMessage()));
    }
  }
}
