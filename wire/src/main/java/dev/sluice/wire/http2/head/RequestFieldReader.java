package dev.sluice.wire.http2.head;

import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.HeadFault;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.RequestHeadParser;
import io.netty.util.AsciiString;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads the fields of a request (RFC 9113 section 8.3.1). They become the text of the HTTP/1.1
 * request that they equal, which the strict parser reads: one reading for all versions. CONNECT for
 * a WebSocket equals its handshake (RFC 8441). Event loop only.
 */
public final class RequestFieldReader {
  private static final AsciiString ASTERISK = AsciiString.cached("*");
  private static final AsciiString OPTIONS = AsciiString.cached("OPTIONS");
  private static final int KEY_BYTES = 16;

  private final FieldList fields;
  private final boolean ended;
  private final PseudoFields pseudo = new PseudoFields();
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

  private boolean takePseudoFields() {
    while (firstRegular < fields.count() && FieldRules.isPseudo(fields.name(firstRegular))) {
      AsciiString value = fields.value(firstRegular);
      if (value.isEmpty() || !pseudo.take(fields.name(firstRegular++).toString(), value)) {
        return false;
      }
    }
    return pseudo.areComplete();
  }

  private Optional<HeadFault> faultOfTarget(String connectionScheme) {
    if (pseudo.areOfTunnel() || (pseudo.areOfWebSocket() && !mayOpen())) {
      return Optional.of(HeadFault.TUNNEL_METHOD);
    }
    if (!FieldRules.isToken(pseudo.method())) {
      return Optional.of(HeadFault.METHOD);
    }
    // The scheme is case-insensitive (RFC 3986 section 3.1), but every sender writes lower case.
    if (!pseudo.scheme().contentEquals(connectionScheme)) {
      return Optional.of(HeadFault.SCHEME);
    }
    AsciiString path = pseudo.path();
    boolean asterisk = path.equals(ASTERISK) && pseudo.method().equals(OPTIONS);
    if (!FieldRules.isVisible(path) || (path.byteAt(0) != '/' && !asterisk)) {
      return Optional.of(HeadFault.TARGET);
    }
    return takeAuthority() ? Optional.empty() : Optional.of(HeadFault.AUTHORITY);
  }

  // A WebSocket has bytes to come, and neither a length nor a key (RFC 8441 section 5).
  private boolean mayOpen() {
    boolean may = !ended;
    for (int i = firstRegular; i < fields.count(); i++) {
      AsciiString name = fields.name(i);
      may &= !name.equals(FieldRules.CONTENT_LENGTH) && !name.equals(FieldRules.WEBSOCKET_KEY);
    }
    return may;
  }

  private boolean takeAuthority() {
    if (hosts > 1) {
      return false;
    }
    if (hosts == 1 && !pseudo.agreeWith(host())) {
      return false;
    }
    AsciiString authority = pseudo.authority();
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

  // Whether the parser read what was written: nothing within a field was taken for its end.
  private boolean isSame(HeadResult.Complete<RequestHead> read, FieldText text) {
    return read.end() == text.length()
        && pseudo.path().contentEquals(read.head().target())
        && pseudo.method().contentEquals(read.head().method());
  }

  private boolean isWithoutItsBody(RequestHead head) {
    return ended && head.framing() instanceof BodyFraming.Length(long bytes) && bytes > 0;
  }

  private FieldText text() {
    FieldText text = new FieldText();
    text.octets(pseudo.method()).text(" ").octets(pseudo.path()).text(" HTTP/1.1").end();
    text.line(FieldRules.HOST, pseudo.authority());
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
    if (pseudo.areOfWebSocket()) {
      handshake(text);
    } else if (!length) {
      text.text("transfer-encoding: chunked").end();
    }
    return text.end();
  }

  // The fields of a connection that a WebSocket over HTTP/2 leaves out. The key is no secret.
  private static void handshake(FieldText text) {
    byte[] key = new byte[KEY_BYTES];
    ThreadLocalRandom.current().nextBytes(key);
    text.text("connection: Upgrade").end().text("upgrade: websocket").end();
    text.text("sec-websocket-key: " + Base64.getEncoder().encodeToString(key)).end();
  }

  private void line(int field, FieldText text) {
    if (!fields.name(field).equals(FieldRules.HOST)) {
      text.line(fields.name(field), fields.value(field));
    }
  }

  // One line of cookies, as before they were split for compression (RFC 9113 section 8.2.3).
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
