package dev.sluice.config.policy.document;

import java.util.Locale;
import java.util.Set;

/** Methods that rules may name. */
final class HttpMethods {
  /** What a client's text message counts as on a WebSocket endpoint. */
  static final String WEBSOCKET_TEXT = "WEBSOCKET_TEXT";

  private static final Set<String> KNOWN =
      Set.of(
          "*",
          "GET",
          "HEAD",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "OPTIONS",
          "CONNECT",
          "TRACE",
          WEBSOCKET_TEXT);

  private HttpMethods() {}

  static boolean isKnown(String method) {
    return KNOWN.contains(method.toUpperCase(Locale.ROOT));
  }
}
