package dev.sluice.proto;

import dev.sluice.proto.v1.JudgedMessage;

/** Method names of WebSocket messages in records and requests to services (data-plane 9.2). */
public final class WebSocketMethod {
  public static final String TEXT = "WEBSOCKET_TEXT";

  /** A binary message, for which policies have no word. */
  public static final String BINARY = "WEBSOCKET_BINARY";

  private WebSocketMethod() {}

  public static String of(JudgedMessage message) {
    return message.getBinary() ? BINARY : TEXT;
  }
}
