package dev.sluice.proxy.exchange.forward;

import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.proxy.body.upload.UploadSource;
import dev.sluice.proxy.exchange.inspection.RequestBody;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.Ingress;
import dev.sluice.proxy.request.RequestedUpgrade;
import dev.sluice.wire.head.HeadWriter;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.HopByHop;
import dev.sluice.wire.head.RequestHead;

/**
 * Writes the head for the origin: the client's lines in order and spelling, without hop-by-hop
 * fields, with the framing of the body actually sent (middleware-contract f.12, data-plane 6.5).
 * Lines for routing and framing have plain whitespace, since servers disagree about tabs.
 */
final class OriginHead {

  private static final int HTTP_PORT = 80;
  private static final int ROOM_FOR_OUR_LINES = 160;

  private final Ingress scope;
  private final RequestHead head;
  private final Accepted request;
  private final RequestBody body;
  private final HeaderEdits edits;
  private final HeadWriter out;
  private boolean hostWritten;
  private boolean lengthWritten;
  private boolean viaWritten;

  private OriginHead(
      Ingress scope, RequestHead head, Accepted request, RequestBody body, HeaderEdits edits) {
    this.scope = scope;
    this.head = head;
    this.request = request;
    this.body = body;
    this.edits = edits;
    this.out = new HeadWriter(head.wireBytes() + ROOM_FOR_OUR_LINES);
  }

  static HeadWriter write(
      Ingress scope, RequestHead head, Accepted request, RequestBody body, HeaderEdits edits) {
    return new OriginHead(scope, head, request, body, edits).write();
  }

  private HeadWriter write() {
    out.requestLine(head.method(), request.target().originForm());
    HeaderBlock headers = head.headers();
    for (int i = 0; i < headers.size(); i++) {
      if (!edits.isRemoved(i) && !HopByHop.ends(headers, i, head.connection())) {
        line(headers, i);
      }
    }
    for (WriteHeader write : edits.written()) {
      out.line(write.getName(), write.getValue());
    }
    if (!hostWritten) {
      out.line("Host", request.to().hostHeader(schemePort()));
    }
    frame();
    if (request.upgrade() == RequestedUpgrade.WEBSOCKET) {
      out.line("Connection", "Upgrade").line("Upgrade", "websocket");
    }
    if (!viaWritten) {
      out.line("Via", HopByHop.via(head.version()));
    }
    return out.end();
  }

  private void frame() {
    switch (body) {
      case RequestBody.Streamed ignored -> {}
      case RequestBody.Buffered buffered -> {
        if (!lengthWritten && buffered.present()) {
          contentLength(buffered);
        }
      }
      case RequestBody.Piped(var source) -> {
        source
            .declared()
            .ifPresentOrElse(
                length -> out.line("Content-Length", Long.toString(length)),
                () -> out.line("Transfer-Encoding", "chunked"));
        if (!source.trailerNames().isEmpty()) {
          out.line("Trailer", String.join(", ", source.trailerNames()));
        }
      }
    }
  }

  private void line(HeaderBlock headers, int i) {
    if (headers.nameIs(i, HeaderName.HOST)) {
      host(headers, i);
    } else if (body instanceof RequestBody.Piped(var source) && describesBody(headers, i)) {
      if (headers.nameIs(i, HeaderName.TRAILER) && announces(source)) {
        out.line(headers, i);
      }
    } else if (body instanceof RequestBody.Buffered buffered && describesBody(headers, i)) {
      if (headers.nameIs(i, HeaderName.CONTENT_LENGTH) && buffered.present()) {
        contentLength(buffered);
      }
    } else if (headers.nameIs(i, HeaderName.CONTENT_LENGTH)
        || headers.nameIs(i, HeaderName.TRANSFER_ENCODING)) {
      out.plainLine(headers, i);
    } else {
      viaWritten |= headers.nameIs(i, HeaderName.VIA);
      out.line(headers, i);
    }
  }

  private static boolean describesBody(HeaderBlock headers, int i) {
    return headers.nameIs(i, HeaderName.CONTENT_LENGTH)
        || headers.nameIs(i, HeaderName.TRANSFER_ENCODING)
        || headers.nameIs(i, HeaderName.TRAILER)
        || headers.nameIs(i, HeaderName.EXPECT);
  }

  private static boolean announces(UploadSource source) {
    return source.declared().isEmpty() && source.isLive();
  }

  private void host(HeaderBlock headers, int i) {
    hostWritten = true;
    out.line(headers.name(i), request.to().hostHeader(schemePort()));
  }

  private int schemePort() {
    return scope.scheme().equals("https") ? 443 : HTTP_PORT;
  }

  private void contentLength(RequestBody.Buffered buffered) {
    lengthWritten = true;
    out.line("Content-Length", Integer.toString(buffered.bytes().size()));
  }
}
