package dev.sluice.wire.head;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Parses request heads (RFC 9112 sections 3 and 5). An ambiguous head is a fault. Stateless; safe
 * for any thread. Reports a fault at its first wrong byte, before the head is complete.
 */
public final class RequestHeadParser {
  private final int maxBytes;

  /** {@code maxBytes} bounds the head with its empty line. */
  public RequestHeadParser(int maxBytes) {
    this.maxBytes = HeadLimit.checked(maxBytes);
  }

  /**
   * Parses the head that begins at {@code from} and ignores bytes from {@code to} on. A complete
   * head is a view over {@code bytes}, which must not change there afterwards.
   */
  public HeadResult<RequestHead> parse(byte[] bytes, int from, int to) {
    int limit = HeadLimit.end(from, to, maxBytes);
    int fields = requestLine(bytes, from, limit);
    if (fields < 0) {
      return HeadResult.unfinished(HeadLimit.applied(fields, from, to, maxBytes));
    }
    FieldScan scan = new FieldScan(bytes, limit);
    int end = scan.scan(fields);
    if (end < 0) {
      return HeadResult.unfinished(HeadLimit.applied(end, from, to, maxBytes));
    }
    if (!scan.ascii() && !isUtf8(bytes, fields, end)) {
      return new HeadResult.Rejected<>(HeadFault.NOT_UTF8);
    }
    return judged(bytes, from, fields, end, scan.block());
  }

  private static int requestLine(byte[] bytes, int from, int limit) {
    int at = StartLine.method(bytes, from, limit);
    if (at >= 0 && !StartLine.isStandardMethod(bytes, from, at)) {
      return HeadFault.METHOD_NAME.code();
    }
    if (at >= 0) {
      at = StartLine.target(bytes, at + 1, limit);
    }
    if (at >= 0) {
      at = StartLine.version(bytes, at + 1, limit);
    }
    return at < 0 ? at : StartLine.lineEnd(bytes, at, limit, HeadFault.VERSION);
  }

  private static HeadResult<RequestHead> judged(
      byte[] bytes, int from, int fields, int end, HeaderBlock headers) {
    int versionEnd = fields - StartLine.CRLF_LENGTH;
    HttpVersion version = StartLine.versionBefore(bytes, versionEnd);
    int hosts = headers.count(HeaderName.HOST);
    if (hosts > 1 || (hosts == 0 && version == HttpVersion.HTTP_1_1)) {
      return new HeadResult.Rejected<>(HeadFault.HOST);
    }
    long declared = Framing.declared(headers, version);
    if (HeadFault.isCode(declared)) {
      return new HeadResult.Rejected<>(HeadFault.ofCode(declared));
    }
    Optional<ConnectionOptions> connection = ConnectionField.parse(headers);
    if (connection.isEmpty()) {
      return new HeadResult.Rejected<>(HeadFault.CONNECTION_OPTION);
    }
    int methodEnd = StartLine.method(bytes, from, end);
    RequestHead head =
        new RequestHead(
            StartLine.methodText(bytes, from, methodEnd),
            StartLine.text(bytes, methodEnd + 1, versionEnd - StartLine.VERSION_LENGTH - 1),
            version,
            headers,
            Framing.of(declared, BodyFraming.NONE),
            connection.get(),
            end - from);
    return new HeadResult.Complete<>(head, end);
  }

  private static boolean isUtf8(byte[] bytes, int from, int to) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
