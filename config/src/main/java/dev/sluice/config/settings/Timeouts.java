package dev.sluice.config.settings;

import java.time.Duration;

/**
 * How long the proxy waits: {@code proxy.timeouts.*}.
 *
 * @param head from the first byte of a request head to its last
 * @param idle between requests on a kept-alive client connection
 * @param body between two reads of a request body that is still arriving
 * @param inspection for a whole request body that middleware or policy reads, however it arrives
 * @param handshake one TLS handshake, either side
 * @param connect TCP connect to the origin
 * @param response from the end of the request to the head of the final response
 * @param send between two moments at which a client takes something of what waits for it
 * @param tunnel from the 200 of a tunnel, or the 101 of an upgrade, to its end
 * @param drain at shutdown, for requests in flight
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
    Duration drain) {
  public static final Timeouts DEFAULTS =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(300),
          Duration.ofSeconds(120),
          Duration.ofHours(24),
          Duration.ofSeconds(10));
}
