package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;

/** Absolute-form requests to an origin. */
final class Requests {
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
