package dev.sluice.wire.http2.head;

import dev.sluice.wire.head.HeadFault;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.head.ResponseHeadParser;
import io.netty.util.AsciiString;
import java.util.Optional;

/**
 * Reads the fields of a response (RFC 9113 section 8.3.2) as the text of the HTTP/1.1 response that
 * they equal. Event loop only.
 */
public final class ResponseFieldReader {
  private static final AsciiString STATUS = AsciiString.cached(":status");
  private static final int DIGITS = 3;

  private ResponseFieldReader() {}

  /**
   * Reads a response head.
   *
   * @param ended no body follows
   * @param method of the request
   * @param parser bounds the text of the head
   * @return never incomplete
   */
  public static HeadResult<ResponseHead> read(
      FieldList fields, boolean ended, String method, ResponseHeadParser parser) {
    Optional<HeadFault> fault = fault(fields);
    if (fault.isPresent()) {
      return new HeadResult.Rejected<>(fault.get());
    }
    FieldText text = text(fields, method);
    return switch (parser.parse(text.bytes(), 0, text.length())) {
      case HeadResult.Rejected<ResponseHead> rejected -> rejected;
      case HeadResult.Complete<ResponseHead>(var head, int end)
          when end != text.length() || head.status() == 101 || isInterimEnd(head, ended) ->
          new HeadResult.Rejected<>(HeadFault.STATUS);
      case HeadResult.Complete<ResponseHead>(var head, int end) ->
          new HeadResult.Complete<>(head.over(HttpVersion.HTTP_2), end);
      // The text ends with an empty line, so only the size can be the reason.
      case HeadResult.Incomplete<ResponseHead> ignored ->
          new HeadResult.Rejected<>(HeadFault.TOO_LARGE);
    };
  }

  // An interim response never ends the stream (RFC 9113 section 8.1).
  private static boolean isInterimEnd(ResponseHead head, boolean ended) {
    return head.status() < 200 && ended;
  }

  private static Optional<HeadFault> fault(FieldList fields) {
    if (fields.count() == 0 || !fields.name(0).equals(STATUS)) {
      return Optional.of(HeadFault.PSEUDO_FIELD);
    }
    AsciiString status = fields.value(0);
    if (status.length() != DIGITS || !FieldRules.isToken(status)) {
      return Optional.of(HeadFault.STATUS);
    }
    for (int i = 1; i < fields.count(); i++) {
      Optional<HeadFault> found = FieldRules.fault(fields.name(i), fields.value(i));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static FieldText text(FieldList fields, String method) {
    FieldText text = new FieldText();
    text.text("HTTP/1.1 ").octets(fields.value(0)).text(" ").end();
    boolean length = isBodiless(fields.value(0), method);
    for (int i = 1; i < fields.count(); i++) {
      text.line(fields.name(i), fields.value(i));
      length |= fields.name(i).equals(FieldRules.CONTENT_LENGTH);
    }
    // Also of an empty body: the line never goes to a peer of HTTP/2.
    if (!length) {
      text.text("transfer-encoding: chunked").end();
    }
    return text.end();
  }

  private static boolean isBodiless(AsciiString status, String method) {
    return status.byteAt(0) == '1'
        || status.contentEquals("204")
        || status.contentEquals("304")
        || method.equals("HEAD");
  }
}
