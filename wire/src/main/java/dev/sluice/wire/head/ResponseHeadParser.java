package dev.sluice.wire.head;

import java.util.Optional;

/**
 * Parses response heads (RFC 9112 sections 4 and 5). Framing is as strict as for requests. An empty
 * or absent reason phrase and octets outside UTF-8 are valid. Stateless; safe for any thread.
 */
public final class ResponseHeadParser {
  private static final int STATUS_OFFSET = StartLine.VERSION_LENGTH + 1;

  private static final int REASON_OFFSET = STATUS_OFFSET + 4;

  private final int maxBytes;

  /** {@code maxBytes} bounds the head with its empty line. */
  public ResponseHeadParser(int maxBytes) {
    this.maxBytes = HeadLimit.checked(maxBytes);
  }

  /**
   * Parses the head that begins at {@code from} and ignores bytes from {@code to} on. A complete
   * head is a view over {@code bytes}, which must not change there afterwards.
   */
  public HeadResult<ResponseHead> parse(byte[] bytes, int from, int to) {
    int limit = HeadLimit.end(from, to, maxBytes);
    int fields = statusLine(bytes, from, limit);
    if (fields < 0) {
      return HeadResult.unfinished(HeadLimit.applied(fields, from, to, maxBytes));
    }
    FieldScan scan = new FieldScan(bytes, limit);
    int end = scan.scan(fields);
    if (end < 0) {
      return HeadResult.unfinished(HeadLimit.applied(end, from, to, maxBytes));
    }
    return judged(bytes, from, fields, end, scan.block());
  }

  private static int statusLine(byte[] bytes, int from, int limit) {
    int at = StartLine.version(bytes, from, limit);
    if (at >= 0) {
      at = StartLine.space(bytes, at, limit, HeadFault.VERSION);
    }
    if (at >= 0) {
      at = StartLine.status(bytes, at, limit);
    }
    // Without a reason phrase, the space before it may be missing too.
    if (at >= 0 && at < limit && bytes[at] != Octets.CR) {
      at = StartLine.space(bytes, at, limit, HeadFault.STATUS);
      at = at < 0 ? at : StartLine.reason(bytes, at, limit);
    }
    return at < 0 ? at : StartLine.lineEnd(bytes, at, limit, HeadFault.REASON);
  }

  private static HeadResult<ResponseHead> judged(
      byte[] bytes, int from, int fields, int end, HeaderBlock headers) {
    HttpVersion version = StartLine.versionBefore(bytes, from + StartLine.VERSION_LENGTH);
    int status = StartLine.statusAt(bytes, from + STATUS_OFFSET);
    long declared = Framing.declared(headers, version);
    if (HeadFault.isCode(declared)) {
      return new HeadResult.Rejected<>(HeadFault.ofCode(declared));
    }
    if (hasNoBody(status) && (declared == Framing.CHUNKED || declared > 0)) {
      return new HeadResult.Rejected<>(HeadFault.FORBIDDEN_BODY);
    }
    Optional<ConnectionOptions> connection = ConnectionField.parse(headers);
    if (connection.isEmpty()) {
      return new HeadResult.Rejected<>(HeadFault.CONNECTION_OPTION);
    }
    int reasonEnd = fields - StartLine.CRLF_LENGTH;
    ResponseHead head =
        new ResponseHead(
            status,
            StartLine.reasonText(bytes, Math.min(from + REASON_OFFSET, reasonEnd), reasonEnd),
            version,
            headers,
            Framing.of(declared, BodyFraming.UNTIL_CLOSE),
            connection.get(),
            end - from);
    return new HeadResult.Complete<>(head, end);
  }

  // RFC 9110 section 8.6 and RFC 9112 section 6.1: recipients disagree about a body declared here.
  private static boolean hasNoBody(int status) {
    return status < 200 || status == 204;
  }
}
