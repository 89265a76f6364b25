package dev.sluice.policy;

import dev.sluice.inspect.body.MediaHeaders;

/**
 * The parts of a request that policy looks at, without the body.
 *
 * @param host lower case, without brackets
 * @param method a standard name in upper case
 * @param path canonical, without the query
 * @param query raw, without the question mark; empty when there is none
 * @param upgrade the request is a WebSocket handshake
 * @param media headers that tell how to read a body
 */
public record RequestFacts(
    String host,
    int port,
    String method,
    String path,
    String query,
    boolean upgrade,
    MediaHeaders media) {
  public RequestFacts(
      String host, int port, String method, String path, String query, boolean upgrade) {
    this(host, port, method, path, query, upgrade, MediaHeaders.NONE);
  }

  public RequestFacts with(MediaHeaders headers) {
    return new RequestFacts(host, port, method, path, query, upgrade, headers);
  }

  public RequestFacts asHandshake() {
    return new RequestFacts(host, port, method, path, query, true, media);
  }

  /** Without query and headers. */
  @Override
  public String toString() {
    return "RequestFacts[" + method + " " + host + ":" + port + path + "]";
  }
}
