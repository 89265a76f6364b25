package dev.sluice.app.steps;

import dev.sluice.config.policy.match.HostPattern;
import dev.sluice.config.policy.match.InvalidPatternException;
import dev.sluice.config.settings.proxy.Sandbox;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What the query of {@code GET /v1/trace} asks for.
 *
 * @param sandbox empty for every sandbox
 * @param host pattern, or empty for every host
 * @param requests 1 to {@link #MOST_REQUESTS}
 * @param timeout at most {@link #LONGEST}
 */
record StepQuery(String sandbox, String host, int requests, Duration timeout) {
  static final int MOST_REQUESTS = StepReporter.MOST_REQUESTS;
  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Set<String> KEYS = Set.of("sandbox", "host", "count", "timeout");

  /** A query that cannot be followed; the message is for the caller. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    Invalid(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads a query.
   *
   * @throws Invalid with the parameter and the remedy
   */
  static StepQuery of(MultiMap query) throws Invalid {
    for (Map.Entry<String, String> parameter : query) {
      if (!KEYS.contains(parameter.getKey()) || query.getAll(parameter.getKey()).size() != 1) {
        throw new Invalid("expected sandbox, host, count and timeout, each at most once");
      }
    }
    return new StepQuery(
        sandbox(query.contains("sandbox") ? query.get("sandbox") : ""),
        host(query.contains("host") ? query.get("host") : ""),
        number(query, "count", 1, MOST_REQUESTS),
        Duration.ofSeconds(
            number(query, "timeout", (int) LONGEST.toSeconds(), (int) LONGEST.toSeconds())));
  }

  private static String sandbox(String id) throws Invalid {
    if (!id.isEmpty() && !Sandbox.isId(id)) {
      throw new Invalid("sandbox: expected the id of a sandbox, as proxy.sandboxes names it");
    }
    return id;
  }

  private static String host(String pattern) throws Invalid {
    try {
      return pattern.isEmpty() ? "" : HostPattern.compile(pattern).text();
    } catch (InvalidPatternException e) {
      throw new Invalid(
          "host: %s; expected a host such as api.example.com, *.example.com or **.example.com"
              .formatted(e.getMessage()));
    }
  }

  private static int number(MultiMap query, String key, int absent, int most) throws Invalid {
    if (!query.contains(key)) {
      return absent;
    }
    String text = query.get(key);
    if (!text.matches("[0-9]{1,4}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > most) {
      throw new Invalid(key + ": expected a number from 1 to " + most);
    }
    return Integer.parseInt(text);
  }
}
