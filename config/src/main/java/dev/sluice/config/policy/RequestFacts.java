package dev.sluice.config.policy;

import dev.sluice.inspect.body.MediaHeaders;

/**
 * What request policy looks at, the body aside.
 *
 * @param host lower case, without brackets
 * @param method as sent
 * @param path canonical, without the query
 * @param query raw, without the question mark; empty when there is none
 * @param upgrade the request is a WebSocket handshake
 * @param media matters only beside a body
 */
public record RequestFacts(
    String host,
    int port,
    String method,
    String path,
    String query,
    boolean upgrade,
    MediaHeaders media) {
  /** A request as far as its head alone can decide. */
  public RequestFacts(
      String host, int port, String method, String path, String query, boolean upgrade) {
    this(host, port, method, path, query, upgrade, MediaHeaders.NONE);
  }

  /** The same request with the headers that say how its body is meant. */
  public RequestFacts with(MediaHeaders headers) {
    return new RequestFacts(host, port, method, path, query, upgrade, headers);
  }

  /** Names the request without its query and headers. */
  @Override
  public String toString() {
    return "RequestFacts[" + method + " " + host + ":" + port + path + "]";
  }
}
