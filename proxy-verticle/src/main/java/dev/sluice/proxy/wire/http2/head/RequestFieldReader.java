package dev.sluice.proxy.wire.http2.head;

import dev.sluice.proxy.wire.head.BodyFraming;
import dev.sluice.proxy.wire.head.HeadFault;
import dev.sluice.proxy.wire.head.HeadResult;
import dev.sluice.proxy.wire.head.HttpVersion;
import dev.sluice.proxy.wire.head.RequestHead;
import dev.sluice.proxy.wire.head.RequestHeadParser;
import io.netty.util.AsciiString;
import java.util.Optional;

/**
 * Reads the fields of a request (RFC 9113 section 8.3.1). They become the text of the HTTP/1.1
 * request that they equal, which the strict parser reads: one reading for all versions. Event loop
 * only.
 */
public final class RequestFieldReader {
  private static final AsciiString ASTERISK = AsciiString.cached("*");
  private static final AsciiString OPTIONS = AsciiString.cached("OPTIONS");
  private static final AsciiString CONNECT = AsciiString.cached("CONNECT");
  private static final AsciiString NOTHING = AsciiString.EMPTY_STRING;

  private final FieldList fields;
  private final boolean ended;
  private AsciiString method = NOTHING;
  private AsciiString scheme = NOTHING;
  private AsciiString path = NOTHING;
  private AsciiString authority = NOTHING;
  private int firstRegular;
  private int hosts;

  private RequestFieldReader(FieldList fields, boolean ended) {
    this.fields = fields;
    this.ended = ended;
  }

  /**
   * Reads a request head.
   *
   * @param ended the stream carries no body
   * @param scheme of the connection: http or https
   * @param parser bounds the text of the head
   * @return never incomplete
   */
  public static HeadResult<RequestHead> read(
      FieldList fields, boolean ended, String scheme, RequestHeadParser parser) {
    RequestFieldReader request = new RequestFieldReader(fields, ended);
    return request
        .fault(scheme)
        .<HeadResult<RequestHead>>map(HeadResult.Rejected::new)
        .orElseGet(() -> request.parsed(parser));
  }

  private Optional<HeadFault> fault(String connectionScheme) {
    if (!takePseudoFields()) {
      return Optional.of(HeadFault.PSEUDO_FIELD);
    }
    for (int i = firstRegular; i < fields.count(); i++) {
      Optional<HeadFault> found = FieldRules.fault(fields.name(i), fields.value(i));
      if (found.isPresent()) {
        return found;
      }
      hosts += fields.name(i).equals(FieldRules.HOST) ? 1 : 0;
    }
    return faultOfTarget(connectionScheme);
  }

  /** Takes the fields before the first regular one. False for an unknown or a repeated one. */
  private boolean takePseudoFields() {
    while (firstRegular < fields.count() && FieldRules.isPseudo(fields.name(firstRegular))) {
      AsciiString value = fields.value(firstRegular);
      if (value.isEmpty() || !take(fields.name(firstRegular++).toString(), value)) {
        return false;
      }
    }
    return !method.isEmpty() && (isConnect() || (!scheme.isEmpty() && !path.isEmpty()));
  }

  private boolean isConnect() {
    return method.equals(CONNECT);
  }

  private boolean take(String name, AsciiString value) {
    boolean fresh;
    switch (name) {
      case ":method" -> {
        fresh = method.isEmpty();
        method = value;
      }
      case ":scheme" -> {
        fresh = scheme.isEmpty();
        scheme = value;
      }
      case ":path" -> {
        fresh = path.isEmpty();
        path = value;
      }
      case ":authority" -> {
        fresh = authority.isEmpty();
        authority = value;
      }
      default -> fresh = false;
    }
    return fresh;
  }

  private Optional<HeadFault> faultOfTarget(String connectionScheme) {
    if (isConnect()) {
      return Optional.of(HeadFault.TUNNEL_METHOD);
    }
    if (!FieldRules.isToken(method)) {
      return Optional.of(HeadFault.METHOD);
    }
    // The scheme is case-insensitive (RFC 3986 section 3.1), but every sender writes lower case.
    if (!scheme.contentEquals(connectionScheme)) {
      return Optional.of(HeadFault.SCHEME);
    }
    boolean asterisk = path.equals(ASTERISK) && method.equals(OPTIONS);
    if (!FieldRules.isVisible(path) || (path.byteAt(0) != '/' && !asterisk)) {
      return Optional.of(HeadFault.TARGET);
    }
    return takeAuthority() ? Optional.empty() : Optional.of(HeadFault.AUTHORITY);
  }

  /** Both say the same where both are there (RFC 9113 section 8.3.1). */
  private boolean takeAuthority() {
    if (hosts > 1) {
      return false;
    }
    if (hosts == 1) {
      AsciiString host = host();
      if (!authority.isEmpty() && !authority.equals(host)) {
        return false;
      }
      authority = host;
    }
    return FieldRules.isVisible(authority) && authority.indexOf((CharSequence) "@", 0) < 0;
  }

  private AsciiString host() {
    int at = firstRegular;
    while (!fields.name(at).equals(FieldRules.HOST)) {
      at++;
    }
    return fields.value(at);
  }

  private HeadResult<RequestHead> parsed(RequestHeadParser parser) {
    FieldText text = text();
    return switch (parser.parse(text.bytes(), 0, text.length())) {
      case HeadResult.Rejected<RequestHead> rejected -> rejected;
      case HeadResult.Complete<RequestHead> complete when !isSame(complete, text) ->
          new HeadResult.Rejected<>(HeadFault.PSEUDO_FIELD);
      case HeadResult.Complete<RequestHead>(var head, int end) when isWithoutItsBody(head) ->
          new HeadResult.Rejected<>(HeadFault.LENGTH_MISMATCH);
      case HeadResult.Complete<RequestHead>(var head, int end) ->
          new HeadResult.Complete<>(head.over(HttpVersion.HTTP_2), end);
      // The text ends with an empty line, so only the size can be the reason.
      case HeadResult.Incomplete<RequestHead> ignored ->
          new HeadResult.Rejected<>(HeadFault.TOO_LARGE);
    };
  }

  /** Whether the parser read what was written: nothing within a field was taken for its end. */
  private boolean isSame(HeadResult.Complete<RequestHead> read, FieldText text) {
    return read.end() == text.length()
        && path.contentEquals(read.head().target())
        && method.contentEquals(read.head().method());
  }

  private boolean isWithoutItsBody(RequestHead head) {
    return ended && head.framing() instanceof BodyFraming.Length(long bytes) && bytes > 0;
  }

  private FieldText text() {
    FieldText text = new FieldText();
    text.octets(method).text(" ").octets(path).text(" HTTP/1.1").end();
    text.line(FieldRules.HOST, authority);
    boolean cookies = false;
    boolean length = ended;
    for (int i = firstRegular; i < fields.count(); i++) {
      AsciiString name = fields.name(i);
      if (!name.equals(FieldRules.COOKIE)) {
        line(i, text);
      } else if (!cookies) {
        cookies = true;
        joined(i, text);
      }
      length |= name.equals(FieldRules.CONTENT_LENGTH);
    }
    if (!length) {
      text.text("transfer-encoding: chunked").end();
    }
    return text.end();
  }

  private void line(int field, FieldText text) {
    if (!fields.name(field).equals(FieldRules.HOST)) {
      text.line(fields.name(field), fields.value(field));
    }
  }

  /** One line of cookies, as before they were split for compression (RFC 9113 section 8.2.3). */
  private void joined(int first, FieldText text) {
    text.octets(FieldRules.COOKIE).text(": ").octets(fields.value(first));
    for (int i = first + 1; i < fields.count(); i++) {
      if (fields.name(i).equals(FieldRules.COOKIE)) {
        text.text("; ").octets(fields.value(i));
      }
    }
    text.end();
  }
}
