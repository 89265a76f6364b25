package dev.sluice.proxy.admission;

import dev.sluice.proxy.wire.head.HeaderName;
import dev.sluice.proxy.wire.head.RequestHead;

/** The protocol change that a request asks for. */
public enum RequestedUpgrade {
  NONE,
  /** A whole handshake; one that lacks something could not be answered by a switch. */
  WEBSOCKET,
  /** HTTP/2 in clear text, which nobody here could inspect. */
  H2C,
  /** Anything else: the offer is dropped and the request relayed as what it is. */
  OTHER;

  static RequestedUpgrade of(RequestHead head) {
    if (!head.connection().upgrade()) {
      return NONE;
    }
    int at = head.headers().indexOf(HeaderName.UPGRADE, 0);
    if (at < 0) {
      return NONE;
    }
    String token = head.headers().value(at);
    if (WebSocketHandshake.isAskedFor(head)) {
      return WEBSOCKET;
    }
    return token.regionMatches(true, 0, "h2c", 0, 3) ? H2C : OTHER;
  }
}
