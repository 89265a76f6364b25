package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;

/** Absolute-form requests to an origin. */
final class Requests {
  /** What makes a GET with {@code Host} a WebSocket handshake; the sample of RFC 6455, 1.3. */
  static final String WEBSOCKET =
      "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  /** Its answer. */
  static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

  private Requests() {}

  static String get(RawOrigin origin, String path) {
    return "GET http://%s:%d%s HTTP/1.1\r\nHost: %s:%d\r\n\r\n"
        .formatted(HOST, origin.port(), path, HOST, origin.port());
  }

  static String post(RawOrigin origin, String lines, String body) {
    return "POST http://%s:%d/p?q=1 HTTP/1.1\r\nHost: %s:%d\r\n%s\r\n%s"
        .formatted(HOST, origin.port(), HOST, origin.port(), lines, body);
  }

  static String sized(RawOrigin origin, String body) {
    return post(origin, "Content-Length: " + body.length() + "\r\n", body);
  }
}
