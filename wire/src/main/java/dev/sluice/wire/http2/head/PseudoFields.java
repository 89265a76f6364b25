package dev.sluice.wire.http2.head;

import io.netty.util.AsciiString;

/** Event loop only. The fields that stand for the first line of a request. */
final class PseudoFields {
  private static final AsciiString CONNECT = AsciiString.cached("CONNECT");
  private static final AsciiString GET = AsciiString.cached("GET");
  private static final AsciiString WEBSOCKET = AsciiString.cached("websocket");

  private AsciiString method = AsciiString.EMPTY_STRING;
  private AsciiString scheme = AsciiString.EMPTY_STRING;
  private AsciiString path = AsciiString.EMPTY_STRING;
  private AsciiString authority = AsciiString.EMPTY_STRING;
  private AsciiString protocol = AsciiString.EMPTY_STRING;

  boolean take(String name, AsciiString value) {
    AsciiString before;
    switch (name) {
      case ":method" -> {
        before = method;
        method = value;
      }
      case ":scheme" -> {
        before = scheme;
        scheme = value;
      }
      case ":path" -> {
        before = path;
        path = value;
      }
      case ":authority" -> {
        before = authority;
        authority = value;
      }
      case ":protocol" -> {
        before = protocol;
        protocol = value;
      }
      default -> {
        return false;
      }
    }
    return before.isEmpty();
  }

  /** Whether those of a request are there: CONNECT alone needs neither scheme nor path. */
  boolean areComplete() {
    boolean tunnel = isConnect() && protocol.isEmpty();
    return !method.isEmpty()
        && (isConnect() || protocol.isEmpty())
        && (tunnel || (!scheme.isEmpty() && !path.isEmpty()));
  }

  private boolean isConnect() {
    return method.equals(CONNECT);
  }

  boolean areOfWebSocket() {
    return isConnect() && protocol.contentEquals(WEBSOCKET);
  }

  boolean areOfTunnel() {
    return isConnect() && !areOfWebSocket();
  }

  /** The method of the text: a WebSocket opens with GET. */
  AsciiString method() {
    return areOfWebSocket() ? GET : method;
  }

  AsciiString scheme() {
    return scheme;
  }

  AsciiString path() {
    return path;
  }

  AsciiString authority() {
    return authority;
  }

  /** Takes the value of Host. False when both differ (RFC 9113 section 8.3.1). */
  boolean agreeWith(AsciiString host) {
    boolean agree = authority.isEmpty() || authority.equals(host);
    authority = host;
    return agree;
  }
}
