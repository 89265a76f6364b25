package dev.sluice.proxy.request;

import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.policy.RequestFacts;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.refusal.RequestTarget;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.RequestHead;

/** The protocol change that a request offers. */
public enum RequestedUpgrade {
  NONE,
  WEBSOCKET,
  /** HTTP/2 in clear text, which the proxy cannot inspect. */
  H2C,
  /** Any other offer. Where the endpoint allows upgrades, it is dropped and the request relayed. */
  OTHER;

  public RequestFacts facts(RequestHead head, Authority to, RequestTarget target) {
    boolean handshake = this == WEBSOCKET;
    return new RequestFacts(
        to.host(),
        to.port(),
        head.method(),
        target.path(),
        target.query(),
        handshake,
        handshake ? BodyPolicy.media(head) : MediaHeaders.NONE);
  }

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
