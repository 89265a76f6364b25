package dev.sluice.proxy.wire.http1;

import dev.sluice.proxy.wire.head.BodyFraming;
import dev.sluice.proxy.wire.head.HeadWriter;
import dev.sluice.proxy.wire.head.HeaderBlock;
import dev.sluice.proxy.wire.head.HeaderName;
import dev.sluice.proxy.wire.head.HopByHop;
import dev.sluice.proxy.wire.head.HttpVersion;
import dev.sluice.proxy.wire.head.RequestHead;
import dev.sluice.proxy.wire.head.ResponseHead;

/** The response head that goes to the client: the origin's lines without those that end here. */
final class ClientHead {
  private static final int ROOM_FOR_OUR_LINES = 96;

  private ClientHead() {}

  /** How the body reaches the client. */
  enum Relay {
    /** As it is on the wire. */
    VERBATIM,
    /** Payload only, ended by the close: an HTTP/1.0 client cannot read chunks. */
    UNCHUNKED
  }

  static Relay relay(RequestHead request, BodyFraming framing) {
    return framing instanceof BodyFraming.Chunked && request.version() == HttpVersion.HTTP_1_0
        ? Relay.UNCHUNKED
        : Relay.VERBATIM;
  }

  /**
   * The final head.
   *
   * @param close the connection ends after this response
   */
  static HeadWriter write(RequestHead request, ResponseHead response, Relay relay, boolean close) {
    HeadWriter out = copy(response, relay);
    if (close) {
      out.line("Connection", "close");
    } else if (request.version() == HttpVersion.HTTP_1_0) {
      out.line("Connection", "keep-alive");
    }
    return out.end();
  }

  static HeadWriter interim(ResponseHead response) {
    return copy(response, Relay.VERBATIM).end();
  }

  static HeadWriter switching(ResponseHead response) {
    HeadWriter out = copy(response, Relay.VERBATIM).line("Connection", "Upgrade");
    int upgrade = response.headers().indexOf(HeaderName.UPGRADE, 0);
    if (upgrade >= 0) {
      out.line(response.headers(), upgrade);
    }
    return out.end();
  }

  private static HeadWriter copy(ResponseHead response, Relay relay) {
    HeadWriter out =
        new HeadWriter(response.wireBytes() + ROOM_FOR_OUR_LINES)
            .statusLine(response.status(), response.reason());
    HeaderBlock headers = response.headers();
    for (int i = 0; i < headers.size(); i++) {
      boolean unchunked =
          relay == Relay.UNCHUNKED && headers.nameIs(i, HeaderName.TRANSFER_ENCODING);
      if (!unchunked && !HopByHop.ends(headers, i, response.connection())) {
        out.line(headers, i);
      }
    }
    return out.line("Via", HopByHop.VIA);
  }
}
