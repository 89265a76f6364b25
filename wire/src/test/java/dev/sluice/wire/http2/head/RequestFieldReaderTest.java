package dev.sluice.wire.http2.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.HeadFault;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.RequestHeadParser;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFieldReaderTest {
  private static final String GET = ":method GET|:scheme https|:authority api.test|:path /a?b=c";

  private static HeadResult<RequestHead> read(String lines, boolean ended) {
    return RequestFieldReader.read(Fields.of(lines), ended, "https", new RequestHeadParser(1024));
  }

  private static RequestHead head(String lines, boolean ended) {
    return ((HeadResult.Complete<RequestHead>) read(lines, ended)).head();
  }

  private static List<String> lines(RequestHead head) {
    List<String> lines = new ArrayList<>();
    HeaderBlock headers = head.headers();
    for (int i = 0; i < headers.size(); i++) {
      lines.add(headers.name(i) + ": " + headers.value(i));
    }
    return lines;
  }

  @Test
  void becomesTheTextThatItEquals() {
    RequestHead head = head(GET + "|accept */*|x-a 1|X-a 2".replace("X", "x"), true);

    assertThat(head.method()).isEqualTo("GET");
    assertThat(head.target()).isEqualTo("/a?b=c");
    assertThat(head.version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(head.framing()).isEqualTo(BodyFraming.NONE);
    assertThat(lines(head)).containsExactly("host: api.test", "accept: */*", "x-a: 1", "x-a: 2");
  }

  @Test
  void takesPseudoFieldsInAnyOrder() {
    RequestHead head = head(":path /|:authority a.test|:scheme https|:method PUT", true);

    assertThat(head.method() + " " + head.target()).isEqualTo("PUT /");
  }

  @Test
  void aBodyWithoutLengthIsChunked() {
    RequestHead head = head(GET, false);

    assertThat(head.framing()).isEqualTo(BodyFraming.CHUNKED);
    assertThat(lines(head)).containsExactly("host: api.test", "transfer-encoding: chunked");
  }

  @Test
  void aDeclaredLengthStays() {
    assertThat(head(GET + "|content-length 7", false).framing())
        .isEqualTo(new BodyFraming.Length(7));
    assertThat(head(GET + "|content-length 0", true).framing())
        .isEqualTo(new BodyFraming.Length(0));
  }

  @Test
  void joinsCookiesWhereTheFirstStands() {
    RequestHead head = head(GET + "|cookie a=1|x-a 1|cookie b=2|cookie c=3", true);

    assertThat(lines(head)).containsExactly("host: api.test", "cookie: a=1; b=2; c=3", "x-a: 1");
  }

  @Test
  void hostMayStandForTheAuthority() {
    assertThat(lines(head(":method GET|:scheme https|:path /|accept */*|host api.test", true)))
        .containsExactly("host: api.test", "accept: */*");
    assertThat(lines(head(GET + "|host api.test", true))).containsExactly("host: api.test");
  }

  private static final String SOCKET =
      ":method CONNECT|:protocol websocket|:scheme https|:authority a.test|:path /chat";

  @Test
  void aWebSocketBecomesItsHandshake() {
    RequestHead head = head(SOCKET + "|sec-websocket-version 13|origin https://a.test", false);

    assertThat(head.method() + " " + head.target()).isEqualTo("GET /chat");
    assertThat(head.version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(head.framing()).isEqualTo(BodyFraming.NONE);
    assertThat(head.connection().upgrade()).isTrue();
    assertThat(lines(head))
        .startsWith(
            "host: a.test",
            "sec-websocket-version: 13",
            "origin: https://a.test",
            "connection: Upgrade",
            "upgrade: websocket")
        .last(InstanceOfAssertFactories.STRING)
        .matches("sec-websocket-key: [A-Za-z0-9+/]{22}==");
  }

  @Test
  void eachWebSocketHasAKeyOfItsOwn() {
    assertThat(lines(head(SOCKET, false)).getLast())
        .isNotEqualTo(lines(head(SOCKET, false)).getLast());
  }

  @Test
  void noWebSocketEndsAtItsHead() {
    assertThat(read(SOCKET, true)).isEqualTo(new HeadResult.Rejected<>(HeadFault.TUNNEL_METHOD));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ":method CONNECT|:protocol websocket|:authority a; PSEUDO_FIELD",
        ":method CONNECT|:protocol websocket|:scheme https|:authority a; PSEUDO_FIELD",
        ":method CONNECT|:protocol websocket|:authority a|:path /; PSEUDO_FIELD",
        ":method CONNECT|:protocol connect-udp|:scheme https|:authority a|:path /; TUNNEL_METHOD",
        ":method CONNECT|:protocol websocket|:scheme http|:authority a|:path /; SCHEME",
        ":method CONNECT|:protocol websocket|:scheme https|:path /; AUTHORITY",
        ":method CONNECT|:protocol websocket|:scheme https|:authority a|:path *; TARGET",
        ":method POST|:protocol websocket|:scheme https|:authority a|:path /; PSEUDO_FIELD",
      })
  void refusesOtherTunnels(String lines, HeadFault fault) {
    assertThat(read(lines, false)).isEqualTo(new HeadResult.Rejected<>(fault));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length 0",
        "content-length 5",
        "sec-websocket-key dGhlIHNhbXBsZSBub25jZQ==",
      })
  void aWebSocketHasNeitherLengthNorKey(String field) {
    assertThat(read(SOCKET + "|" + field, false))
        .isEqualTo(new HeadResult.Rejected<>(HeadFault.TUNNEL_METHOD));
  }

  @Test
  void teIsForThisHopAndOnlyTrailers() {
    assertThat(read(GET + "|te trailers", true)).isInstanceOf(HeadResult.Complete.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        // Pseudo-header fields.
        ":scheme https|:authority a|:path /; PSEUDO_FIELD",
        ":method GET|:authority a|:path /; PSEUDO_FIELD",
        ":method GET|:scheme https|:authority a; PSEUDO_FIELD",
        ":method GET|:scheme https|:path /|:path /; PSEUDO_FIELD",
        ":method GET|:method GET|:scheme https|:path /; PSEUDO_FIELD",
        ":method GET|:scheme https|:scheme https|:path /; PSEUDO_FIELD",
        ":method GET|:scheme https|:authority a|:authority a|:path /; PSEUDO_FIELD",
        ":method GET|:scheme https|:authority a|:path |a b; PSEUDO_FIELD",
        ":method GET|:scheme https|:authority a|:path /|:status 200; PSEUDO_FIELD",
        ":method GET|:scheme https|:authority a|:path /|:protocol websocket; PSEUDO_FIELD",
        ":method GET|:scheme https|:authority a|accept */*|:path /; PSEUDO_FIELD",
        ":method GET|:scheme https|:authority a|:path /|accept */*|:x y; PSEUDO_FIELD",
        ":Method GET|:scheme https|:authority a|:path /; PSEUDO_FIELD",
        // Method, scheme, target.
        ":method CONNECT|:authority a:443; TUNNEL_METHOD",
        ":method CONNECT|:scheme https|:authority a|:path /; TUNNEL_METHOD",
        ":method G T|:scheme https|:authority a|:path /; METHOD",
        ":method get|:scheme https|:authority a|:path /; METHOD_NAME",
        ":method GET|:scheme http|:authority a|:path /; SCHEME",
        ":method GET|:scheme HTTPS|:authority a|:path /; SCHEME",
        ":method GET|:scheme https|:authority a|:path a; TARGET",
        ":method GET|:scheme https|:authority a|:path *; TARGET",
        ":method GET|:scheme https|:authority a|:path https://a/; TARGET",
        ":method GET|:scheme https|:authority a|:path /a b; TARGET",
        ":method GET|:scheme https|:authority a|:path /\u00e9; TARGET",
        ":method GET|:scheme https|:authority a|:path /\u007f; TARGET",
        // Authority.
        ":method GET|:scheme https|:path /; AUTHORITY",
        ":method GET|:scheme https|:authority a|:path /|host b; AUTHORITY",
        ":method GET|:scheme https|:authority a|:path /|host A; AUTHORITY",
        ":method GET|:scheme https|:path /|host a|host a; AUTHORITY",
        ":method GET|:scheme https|:authority u@a|:path /; AUTHORITY",
        ":method GET|:scheme https|:authority a b|:path /; AUTHORITY",
        // Fields.
        ":method GET|:scheme https|:authority a|:path /|X-a b; UPPER_CASE_NAME",
        ":method GET|:scheme https|:authority a|:path /|x(a b; FIELD_NAME",
        ":method GET|:scheme https|:authority a|:path /| b; FIELD_NAME",
        ":method GET|:scheme https|:authority a|:path /|x-a  b; PADDED_VALUE",
        ":method GET|:scheme https|:authority a|:path /|x-a b |x-c d; PADDED_VALUE",
        ":method GET|:scheme https|:authority a|:path /|x-a b\u0000c; FIELD_VALUE",
        ":method GET|:scheme https|:authority a|:path /|x-a \u00ff; NOT_UTF8",
        ":method GET|:scheme https|:authority a|:path /|connection close; CONNECTION_FIELD",
        ":method GET|:scheme https|:authority a|:path /|keep-alive 5; CONNECTION_FIELD",
        ":method GET|:scheme https|:authority a|:path /|proxy-connection x; CONNECTION_FIELD",
        ":method GET|:scheme https|:authority a|:path /|transfer-encoding chunked;"
            + " CONNECTION_FIELD",
        ":method GET|:scheme https|:authority a|:path /|upgrade websocket; CONNECTION_FIELD",
        ":method GET|:scheme https|:authority a|:path /|te gzip; TE",
        ":method GET|:scheme https|:authority a|:path /|te trailers, gzip; TE",
        ":method GET|:scheme https|:authority a|:path /|content-length 1; LENGTH_MISMATCH",
        ":method GET|:scheme https|:authority a|:path /|content-length +1; CONTENT_LENGTH",
        ":method GET|:scheme https|:authority a|:path /|content-length 1|content-length 2;"
            + " CONTENT_LENGTH_CONFLICT",
      })
  void isRefused(String lines, HeadFault fault) {
    assertThat(read(lines, true)).isEqualTo(new HeadResult.Rejected<>(fault));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "/ HTTP/1.1\\r\\nhost: b\\r\\nx: ; a; TARGET",
        "/; a\\r\\nhost: b; AUTHORITY",
        "/; a\\r\\nx: y; AUTHORITY",
      })
  void noValueBecomesALineOfItsOwn(String path, String authority, HeadFault fault) {
    String lines =
        ":method GET|:scheme https|:authority %s|:path %s"
            .formatted(authority, path)
            .replace("\\r\\n", "\r\n");

    assertThat(read(lines, true)).isEqualTo(new HeadResult.Rejected<>(fault));
    assertThat(read(GET + "|x-a b\r\nhost: evil", true))
        .isEqualTo(new HeadResult.Rejected<>(HeadFault.FIELD_VALUE));
  }

  @Test
  void isBoundedInBytesAndFields() {
    assertThat(read(GET + "|x-a " + "b".repeat(1024), true))
        .isEqualTo(new HeadResult.Rejected<>(HeadFault.TOO_LARGE));
    assertThat(
            RequestFieldReader.read(
                Fields.of(GET + "|x a".repeat(256)), true, "https", new RequestHeadParser(16_384)))
        .isEqualTo(new HeadResult.Rejected<>(HeadFault.TOO_MANY_FIELDS));
  }
}
