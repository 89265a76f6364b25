package dev.sluice.proto;

import dev.sluice.proto.v1.JudgedMessage;

/** The words that stand for a method where a WebSocket message is told (data-plane 9.2). */
public final class WebSocketMethod {
  /** A text message. */
  public static final String TEXT = "WEBSOCKET_TEXT";

  /** A binary message, for which policies have no word. */
  public static final String BINARY = "WEBSOCKET_BINARY";

  private WebSocketMethod() {}

  /** The word of a message. */
  public static String of(JudgedMessage message) {
    return message.getBinary() ? BINARY : TEXT;
  }
}
