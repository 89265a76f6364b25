package dev.sluice.wire.head;

import static dev.sluice.wire.head.Wire.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Request heads that are wrong by their bytes alone. */
class RequestSyntaxFaultsTest {
  private static final String HOST = "\r\nHost: a\r\n\r\n";

  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource({
    "methods",
    "methodNames",
    "targets",
    "versions",
    "lineEnds",
    "names",
    "characters",
    "values"
  })
  void refuses(HeadFault fault, String head) {
    byte[] bytes = Wire.bytes(head);

    assertThat(Wire.REQUESTS.parse(bytes, 0, bytes.length))
        .isEqualTo(new HeadResult.Rejected<>(fault));
    assertThat(Wire.trickledRequest(bytes)).isEqualTo(new HeadResult.Rejected<>(fault));
    assertThat(fault.status()).isEqualTo(400);
    assertThat(fault.detail()).isNotEmpty();
  }

  static Stream<Arguments> methods() {
    return Stream.of(
            " / HTTP/1.1" + HOST,
            "\r\nGET / HTTP/1.1" + HOST,
            "\r\n\r\nGET / HTTP/1.1" + HOST,
            "\nGET / HTTP/1.1" + HOST,
            "\tGET / HTTP/1.1" + HOST,
            "GET\t/ HTTP/1.1" + HOST,
            "GET\u000b/ HTTP/1.1" + HOST,
            "G(T / HTTP/1.1" + HOST,
            "GET: / HTTP/1.1" + HOST,
            "\"GET\" / HTTP/1.1" + HOST,
            "GET\0 / HTTP/1.1" + HOST,
            "G\u00cbT / HTTP/1.1" + HOST,
            "GET\r\n/ HTTP/1.1" + HOST,
            "GET\r\n",
            "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
            "\0\0\0\0")
        .map(head -> arguments(HeadFault.METHOD, head));
  }

  static Stream<Arguments> targets() {
    return Stream.of(
            "GET  / HTTP/1.1" + HOST,
            "GET \t/ HTTP/1.1" + HOST,
            "GET /\tHTTP/1.1" + HOST,
            "GET /a\tb HTTP/1.1" + HOST,
            "GET /\0 HTTP/1.1" + HOST,
            "GET /\u007f HTTP/1.1" + HOST,
            "GET /\u001f HTTP/1.1" + HOST,
            "GET /\u0085 HTTP/1.1" + HOST,
            "GET /\u00e9 HTTP/1.1" + HOST,
            "GET /?q=\u00ff HTTP/1.1" + HOST,
            "GET /\r\nHost: a\r\n\r\n",
            "GET /\nHost: a\r\n\r\n",
            "GET \r\nHost: a\r\n\r\n",
            "GET /\u000bHTTP/1.1" + HOST)
        .map(head -> arguments(HeadFault.TARGET, head));
  }

  static Stream<Arguments> versions() {
    return Stream.of(
            "GET / http/1.1" + HOST,
            "GET / HTTP/1.2" + HOST,
            "GET / HTTP/2.0" + HOST,
            "GET / HTTP/0.9" + HOST,
            "GET / HTTP/1.10" + HOST,
            "GET / HTTP/1.01" + HOST,
            "GET / HTTP/01.1" + HOST,
            "GET / HTTP/1" + HOST,
            "GET / HTTP/1." + HOST,
            "GET / HTTP/1,1" + HOST,
            "GET / HTTP /1.1" + HOST,
            "GET / HTTPS/1.1" + HOST,
            "GET / ICY/1.1" + HOST,
            "GET /  HTTP/1.1" + HOST,
            "GET / \r\nHost: a\r\n\r\n",
            "GET / a HTTP/1.1" + HOST,
            "GET / HTTP/1.1 " + HOST,
            "GET / HTTP/1.1\t" + HOST,
            "GET / HTTP/1.1 HTTP/1.1" + HOST,
            "GET / HTTP/1.1\0" + HOST,
            "GET * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        .map(head -> arguments(HeadFault.VERSION, head));
  }

  static Stream<Arguments> methodNames() {
    return Stream.of(
            "get",
            "Get",
            "GEt",
            "gET",
            "post",
            "connect",
            "propfind",
            "GE",
            "GETS",
            "G",
            "BREW",
            "M-SEARCH",
            "PURGE",
            "PRI",
            "WEBSOCKET_TEXT",
            "X!#$%&'*+-.^_`|~9",
            "A".repeat(40))
        .map(method -> arguments(HeadFault.METHOD_NAME, method + " / HTTP/1.1" + HOST));
  }

  static Stream<Arguments> lineEnds() {
    return Stream.of(
        arguments(HeadFault.BARE_LF, "GET / HTTP/1.1\nHost: a\n\n"),
        arguments(HeadFault.BARE_LF, "GET / HTTP/1.1\r\nHost: a\n\r\n"),
        arguments(HeadFault.BARE_LF, "GET / HTTP/1.1\r\nHost: a\r\n\n"),
        arguments(HeadFault.BARE_LF, get("X: a\nY: b")),
        arguments(HeadFault.BARE_LF, get("X: a\n\nGET /x HTTP/1.1")),
        arguments(HeadFault.BARE_LF, get("X\n: a")),
        arguments(HeadFault.BARE_LF, get("X:\na")),
        arguments(HeadFault.BARE_CR, "GET / HTTP/1.1\rHost: a\r\n\r\n"),
        arguments(HeadFault.BARE_CR, "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n"),
        arguments(HeadFault.BARE_CR, "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"),
        arguments(HeadFault.BARE_CR, "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n"),
        arguments(HeadFault.BARE_CR, "GET / HTTP/1.1\r\nHost: a\r\n\rX"),
        arguments(HeadFault.BARE_CR, get("X: a\rY: b")),
        arguments(HeadFault.BARE_CR, get("X: a\r Y: b")),
        arguments(HeadFault.BARE_CR, get("X:\ra")));
  }

  static Stream<Arguments> names() {
    return Stream.of(
        arguments(HeadFault.FOLDED_LINE, get("X: a", " b")),
        arguments(HeadFault.FOLDED_LINE, get("X: a", "\tb")),
        arguments(HeadFault.FOLDED_LINE, get("X: a", " ")),
        arguments(HeadFault.FOLDED_LINE, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        arguments(HeadFault.FOLDED_LINE, get(" Transfer-Encoding: chunked")),
        arguments(HeadFault.SPACE_BEFORE_COLON, get("X : a")),
        arguments(HeadFault.SPACE_BEFORE_COLON, get("X\t: a")),
        arguments(HeadFault.SPACE_BEFORE_COLON, get("Transfer-Encoding : chunked")),
        arguments(HeadFault.SPACE_BEFORE_COLON, get("Content-Length : 5")),
        arguments(HeadFault.SPACE_BEFORE_COLON, get("X Y: a")),
        arguments(HeadFault.SPACE_BEFORE_COLON, get("GET /x HTTP/1.1")),
        arguments(HeadFault.MISSING_COLON, get("X")),
        arguments(HeadFault.MISSING_COLON, get("Transfer-Encoding")),
        arguments(HeadFault.MISSING_COLON, "GET / HTTP/1.1\r\nHost\r\n\r\n"));
  }

  static Stream<Arguments> characters() {
    return Stream.of(
        arguments(HeadFault.FIELD_NAME, get(": a")),
        arguments(HeadFault.FIELD_NAME, get(":")),
        arguments(HeadFault.FIELD_NAME, get("X\0: a")),
        arguments(HeadFault.FIELD_NAME, get("X(: a")),
        arguments(HeadFault.FIELD_NAME, get("X[]: a")),
        arguments(HeadFault.FIELD_NAME, get("\"X\": a")),
        arguments(HeadFault.FIELD_NAME, get("X@Y: a")),
        arguments(HeadFault.FIELD_NAME, get("X/Y: a")),
        arguments(HeadFault.FIELD_NAME, get("X,Y: a")),
        arguments(HeadFault.FIELD_NAME, get("X;: a")),
        arguments(HeadFault.FIELD_NAME, get("{X}: a")),
        arguments(HeadFault.FIELD_NAME, get("X\u007f: a")),
        arguments(HeadFault.FIELD_NAME, get("X\u00e9: a")),
        arguments(HeadFault.FIELD_NAME, get("\u00ef\u00bb\u00bfX: a")),
        arguments(HeadFault.FIELD_NAME, get("X\u000b: a")),
        arguments(HeadFault.FIELD_NAME, get("Transfer-Encoding\u0000: chunked")));
  }

  static Stream<Arguments> values() {
    Stream<String> controls =
        Stream.of(
            "X: \0",
            "X: a\0b",
            "X: \u0001",
            "X: \b",
            "X: \u000b",
            "X: \f",
            "X: \u000e",
            "X: \u001b[0m",
            "X: \u001f",
            "X: \u007f",
            "\0X: a",
            "Host: b\0");
    Stream<String> notUtf8 =
        Stream.of(
            "X: \u00ff", "X: \u00c3(", "X: \u00c0\u00af", "X: \u00ed\u00a0\u0080", "X: \u0080");
    return Stream.concat(
        controls.map(
            line ->
                arguments(
                    line.startsWith("\0") ? HeadFault.FIELD_NAME : HeadFault.FIELD_VALUE,
                    get(line))),
        notUtf8.map(line -> arguments(HeadFault.NOT_UTF8, get(line))));
  }
}
