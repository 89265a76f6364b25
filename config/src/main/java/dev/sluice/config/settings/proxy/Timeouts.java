package dev.sluice.config.settings.proxy;

import dev.sluice.config.source.Fields;
import java.time.Duration;

/**
 * How long the proxy waits: {@code proxy.timeouts.*}.
 *
 * @param head from the first byte of a request head to its last
 * @param idle between requests on a kept-alive client connection
 * @param body between two reads of an arriving request body
 * @param inspection for a whole request body that middleware or policy reads
 * @param response from the end of the request to the head of the final response
 * @param send longest time a client may leave its response unread before it is disconnected
 * @param tunnel from the 200 of a tunnel, or the 101 of an upgrade, to its end
 * @param lameDuck at shutdown, while the node still accepts connections, each for one request
 * @param drain at shutdown, for requests in flight after that
 * @param exchange limits of a whole exchange and its response
 */
public record Timeouts(
    Duration head,
    Duration idle,
    Duration body,
    Duration inspection,
    Duration handshake,
    Duration connect,
    Duration response,
    Duration send,
    Duration tunnel,
    Duration lameDuck,
    Duration drain,
    ExchangeLimits exchange) {
  public static final Timeouts DEFAULTS =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMinutes(15),
          Duration.ofSeconds(120),
          Duration.ofHours(24),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          ExchangeLimits.DEFAULTS);

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration LONGEST_LAME_DUCK = Duration.ofMinutes(10);
  private static final Duration LONGEST_TUNNEL = Duration.ofDays(30);

  static Timeouts read(Fields timeouts) {
    return new Timeouts(
        timeout(timeouts, "head", DEFAULTS.head()),
        timeout(timeouts, "idle", DEFAULTS.idle()),
        timeout(timeouts, "body", DEFAULTS.body()),
        timeout(timeouts, "inspection", DEFAULTS.inspection()),
        timeout(timeouts, "handshake", DEFAULTS.handshake()),
        timeout(timeouts, "connect", DEFAULTS.connect()),
        timeout(timeouts, "response", DEFAULTS.response()),
        timeout(timeouts, "send", DEFAULTS.send()),
        timeouts.duration("tunnel", SHORTEST, LONGEST_TUNNEL, DEFAULTS.tunnel()),
        timeouts
            .take("lame_duck")
            .flatMap(at -> at.durationOrZero(SHORTEST, LONGEST_LAME_DUCK))
            .orElse(DEFAULTS.lameDuck()),
        timeout(timeouts, "drain", DEFAULTS.drain()),
        ExchangeLimits.read(timeouts));
  }

  private static Duration timeout(Fields timeouts, String key, Duration otherwise) {
    return timeouts.duration(key, SHORTEST, LONGEST, otherwise);
  }

  public Duration ending() {
    return lameDuck.plus(drain);
  }
}
