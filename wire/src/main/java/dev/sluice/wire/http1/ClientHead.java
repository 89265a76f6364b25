package dev.sluice.wire.http1;

import dev.sluice.wire.ReservedFields;
import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.HeadWriter;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.HopByHop;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.ResponseHead;
import java.nio.charset.StandardCharsets;

/**
 * Writes the response head for the client: the origin's lines without hop-by-hop and reserved ones.
 */
final class ClientHead {
  static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int ROOM_FOR_OUR_LINES = 96;

  private ClientHead() {}

  enum Relay {
    VERBATIM,
    /** Without framing, ended by the close: HTTP/1.0 clients cannot read chunks. */
    UNCHUNKED
  }

  static Relay relay(RequestHead request, BodyFraming framing) {
    return framing instanceof BodyFraming.Chunked && request.version() == HttpVersion.HTTP_1_0
        ? Relay.UNCHUNKED
        : Relay.VERBATIM;
  }

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
      boolean ends = unchunked || HopByHop.ends(headers, i, response.connection());
      if (!ends) {
        ReservedFields.relay(headers, i, out);
      }
    }
    return out.line("Via", HopByHop.via(response.version()));
  }
}
