package dev.sluice.wire.http2.head;

import dev.sluice.wire.ReservedFields;
import dev.sluice.wire.head.ConnectionOptions;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.HopByHop;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.ResponseHead;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.util.AsciiString;

/** The fields of messages that are heads of HTTP/1.1 text, without what frames them there. */
public final class FieldWriter {
  private static final String GRPC = "application/grpc";
  private static final AsciiString VIA = AsciiString.cached(HeaderName.VIA.lower());
  private static final AsciiString TE = AsciiString.cached(HeaderName.TE.lower());

  // Answers a key that clients of HTTP/2 do not send.
  private static final HeaderName ACCEPT = HeaderName.of("sec-websocket-accept");

  private static final int NO_LINE = -1;
  private static final AsciiString TRAILERS = AsciiString.cached("trailers");

  private FieldWriter() {}

  /** The response of an origin for a client: without hop-by-hop and reserved fields, with Via. */
  public static Http2Headers relayed(ResponseHead head) {
    return relayed(head, status(head.status()), NO_LINE);
  }

  /** The 101 of an origin for a client that opens a WebSocket by CONNECT (RFC 8441 section 5). */
  public static Http2Headers switched(ResponseHead head) {
    int accept = head.headers().indexOf(ACCEPT, 0);
    return relayed(head, status(HttpResponseStatus.OK.code()), accept);
  }

  private static Http2Headers relayed(ResponseHead head, Http2Headers fields, int left) {
    HeaderBlock headers = head.headers();
    for (int i = 0; i < headers.size(); i++) {
      if (i != left && goesOn(headers, i, head.connection())) {
        int line = i;
        ReservedFields.relayed(headers, i)
            .ifPresent(value -> fields.add(headers.lowerNameOctets(line), value));
      }
    }
    return fields.add(VIA, new AsciiString(HopByHop.via(head.version())));
  }

  public static Http2Headers own(ResponseHead head) {
    Http2Headers fields = status(head.status());
    HeaderBlock headers = head.headers();
    for (int i = 0; i < headers.size(); i++) {
      if (goesOn(headers, i, head.connection())) {
        fields.add(headers.lowerNameOctets(i), headers.valueOctets(i));
      }
    }
    return fields;
  }

  /**
   * A request for an origin.
   *
   * @param head as written for HTTP/1.1, with one Host
   * @param scheme http or https
   */
  public static Http2Headers request(RequestHead head, String scheme) {
    HeaderBlock headers = head.headers();
    Http2Headers fields =
        new FieldList()
            .add(PseudoHeaderName.METHOD.value(), new AsciiString(head.method()))
            .add(PseudoHeaderName.SCHEME.value(), new AsciiString(scheme))
            .add(
                PseudoHeaderName.AUTHORITY.value(),
                headers.valueOctets(headers.indexOf(HeaderName.HOST, 0)))
            .add(PseudoHeaderName.PATH.value(), new AsciiString(head.target()));
    for (int i = 0; i < headers.size(); i++) {
      if (goesOn(headers, i, head.connection()) && !headers.nameIs(i, HeaderName.HOST)) {
        fields.add(headers.lowerNameOctets(i), headers.valueOctets(i));
      }
    }
    // The proxy passes trailers on, which servers of gRPC want to know.
    return isGrpc(headers, head.connection()) ? fields.add(TE, TRAILERS) : fields;
  }

  private static Http2Headers status(int code) {
    return new FieldList()
        .add(PseudoHeaderName.STATUS.value(), HttpResponseStatus.valueOf(code).codeAsText());
  }

  private static boolean goesOn(HeaderBlock headers, int line, ConnectionOptions connection) {
    return !headers.nameIs(line, HeaderName.TRANSFER_ENCODING)
        && !HopByHop.ends(headers, line, connection);
  }

  /**
   * Whether the message is one of gRPC by any of its content types: a server may take each, unless
   * they are hop-by-hop.
   */
  public static boolean isGrpc(HeaderBlock headers, ConnectionOptions connection) {
    if (connection.nominates(HeaderName.CONTENT_TYPE)) {
      return false;
    }
    int type = headers.indexOf(HeaderName.CONTENT_TYPE, 0);
    while (type >= 0 && !isGrpc(headers.value(type))) {
      type = headers.indexOf(HeaderName.CONTENT_TYPE, type + 1);
    }
    return type >= 0;
  }

  // application/grpc, also with a suffix such as +proto; not gRPC-Web.
  private static boolean isGrpc(String contentType) {
    return contentType.regionMatches(true, 0, GRPC, 0, GRPC.length())
        && (contentType.length() == GRPC.length()
            || "+; \t".indexOf(contentType.charAt(GRPC.length())) >= 0);
  }
}
