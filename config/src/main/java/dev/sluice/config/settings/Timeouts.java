package dev.sluice.config.settings;

import java.time.Duration;

/**
 * How long the proxy waits: {@code proxy.timeouts.*}.
 *
 * @param head from the first byte of a request head to its last
 * @param idle between requests on a kept-alive client connection
 * @param body between two reads of a request body that is still arriving
 * @param handshake one TLS handshake, either side
 * @param connect TCP connect to the origin
 * @param response from the end of the request to the head of the final response
 * @param drain at shutdown, for requests in flight
 */
public record Timeouts(
    Duration head,
    Duration idle,
    Duration body,
    Duration handshake,
    Duration connect,
    Duration response,
    Duration drain) {
  public static final Timeouts DEFAULTS =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(300),
          Duration.ofSeconds(10));
}
