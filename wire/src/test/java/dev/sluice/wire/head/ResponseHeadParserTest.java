package dev.sluice.wire.head;

import static dev.sluice.wire.head.Wire.ok;
import static dev.sluice.wire.head.Wire.responseHead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadParserTest {
  @Test
  void readsEveryPart() {
    ResponseHead head =
        responseHead("HTTP/1.0 404 Not \u00c9 Here\r\nServer: x\r\nContent-Length: 3\r\n\r\nabc");

    assertThat(head.status()).isEqualTo(404);
    assertThat(head.reason()).isEqualTo("Not \u00c9 Here");
    assertThat(head.version()).isEqualTo(HttpVersion.HTTP_1_0);
    assertThat(head.headers().value(0)).isEqualTo("x");
    assertThat(head.declared()).isEqualTo(new BodyFraming.Length(3));
    assertThat(head.wireBytes()).isEqualTo(57);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200\r\n\r\n", "HTTP/1.1 200 \r\n\r\n"})
  void needsNoReason(String text) {
    assertThat(responseHead(text).reason()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 101, 103, 199, 200, 204, 304, 451, 599})
  void readsTheStatus(int status) {
    assertThat(responseHead("HTTP/1.1 " + status + " x\r\n\r\n").status()).isEqualTo(status);
  }

  @Test
  void keepsOctetsThatAreNotUtf8() {
    assertThat(responseHead(ok("X: caf\u00e9")).headers().value(0)).isEqualTo("caf\u00e9");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 200, Length",
    "POST, 500, Length",
    "HEAD, 200, None",
    "GET, 304, None",
    "GET, 206, Length",
    "CONNECT, 200, None",
    "CONNECT, 407, Length",
    "head, 200, Length"
  })
  void decidesTheBodyByMethodAndStatus(String method, int status, String framing) {
    ResponseHead head = responseHead("HTTP/1.1 " + status + " x\r\nContent-Length: 5\r\n\r\n");

    assertThat(head.framingFor(method).getClass().getSimpleName()).isEqualTo(framing);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 101, 103, 204, 304})
  void knowsTheStatusesWithoutBody(int status) {
    assertThat(responseHead("HTTP/1.1 " + status + " x\r\n\r\n").framingFor("GET"))
        .isEqualTo(new BodyFraming.None());
  }

  @Test
  void readsAnUnframedBodyUntilTheClose() {
    assertThat(responseHead(ok()).framingFor("GET")).isEqualTo(new BodyFraming.UntilClose());
    assertThat(responseHead(ok("Connection: keep-alive")).framingFor("GET"))
        .isEqualTo(new BodyFraming.UntilClose());
    assertThat(responseHead(ok("Transfer-Encoding: chunked")).framingFor("GET"))
        .isEqualTo(new BodyFraming.Chunked());
  }

  @Test
  void allowsAnEmptyLengthWhereThereIsNoBody() {
    assertThat(responseHead("HTTP/1.1 204 x\r\nContent-Length: 0\r\n\r\n").framingFor("GET"))
        .isEqualTo(new BodyFraming.None());
  }

  @Test
  void knowsWhetherTheOriginGoesOn() {
    assertThat(responseHead(ok()).keepsAlive()).isTrue();
    assertThat(responseHead(ok("Connection: Close")).keepsAlive()).isFalse();
    assertThat(responseHead("HTTP/1.0 200 OK\r\n\r\n").keepsAlive()).isFalse();
    assertThat(responseHead("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n").keepsAlive())
        .isTrue();
  }

  @Test
  void showsNothingOfTheOriginInItsText() {
    assertThat(responseHead("HTTP/1.1 200 s3cret\r\nX: s3cret\r\n\r\n").toString())
        .doesNotContain("s3cret");
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource({"statusLines", "statuses", "fields", "framing"})
  void refuses(HeadFault fault, String head) {
    byte[] bytes = Wire.bytes(head);

    assertThat(Wire.RESPONSES.parse(bytes, 0, bytes.length))
        .isEqualTo(new HeadResult.Rejected<>(fault));
    assertThat(Wire.trickledResponse(bytes)).isEqualTo(new HeadResult.Rejected<>(fault));
  }

  static Stream<Arguments> statusLines() {
    return Stream.of(
        arguments(HeadFault.VERSION, "HTTP/2 200 OK\r\n\r\n"),
        arguments(HeadFault.VERSION, "HTTP/1.2 200 OK\r\n\r\n"),
        arguments(HeadFault.VERSION, "http/1.1 200 OK\r\n\r\n"),
        arguments(HeadFault.VERSION, "ICY 200 OK\r\n\r\n"),
        arguments(HeadFault.VERSION, " HTTP/1.1 200 OK\r\n\r\n"),
        arguments(HeadFault.VERSION, "\r\nHTTP/1.1 200 OK\r\n\r\n"),
        arguments(HeadFault.VERSION, "\nHTTP/1.1 200 OK\r\n\r\n"),
        arguments(HeadFault.VERSION, "HTTP/1.1\t200 OK\r\n\r\n"),
        arguments(HeadFault.VERSION, "HTTP/1.1\r\n\r\n"),
        arguments(HeadFault.VERSION, "<html>hello</html>"),
        arguments(HeadFault.VERSION, "0\r\n\r\n"),
        arguments(HeadFault.REASON, "HTTP/1.1 200 O\0K\r\n\r\n"),
        arguments(HeadFault.REASON, "HTTP/1.1 200 \u001b[0m\r\n\r\n"),
        arguments(HeadFault.REASON, "HTTP/1.1 200 \u007f\r\n\r\n"),
        arguments(HeadFault.BARE_LF, "HTTP/1.1 200 OK\n\n"),
        arguments(HeadFault.BARE_CR, "HTTP/1.1 200\rX\r\n\r\n"),
        arguments(HeadFault.BARE_CR, "HTTP/1.1 200 OK\rX: y\r\n\r\n"));
  }

  static Stream<Arguments> statuses() {
    return Stream.of(
        arguments(HeadFault.STATUS, "HTTP/1.1  200 OK\r\n\r\n"),
        arguments(HeadFault.STATUS, "HTTP/1.1 20 OK\r\n\r\n"),
        arguments(HeadFault.STATUS, "HTTP/1.1 2000 OK\r\n\r\n"),
        arguments(HeadFault.STATUS, "HTTP/1.1 200OK\r\n\r\n"),
        arguments(HeadFault.STATUS, "HTTP/1.1 200\tOK\r\n\r\n"),
        arguments(HeadFault.STATUS, "HTTP/1.1 099 x\r\n\r\n"),
        arguments(HeadFault.STATUS, "HTTP/1.1 000 x\r\n\r\n"),
        arguments(HeadFault.STATUS, "HTTP/1.1 600 x\r\n\r\n"),
        arguments(HeadFault.STATUS, "HTTP/1.1 999 x\r\n\r\n"),
        arguments(HeadFault.STATUS, "HTTP/1.1 +20 x\r\n\r\n"),
        arguments(HeadFault.STATUS, "HTTP/1.1 2x0 x\r\n\r\n"),
        arguments(HeadFault.STATUS, "HTTP/1.1 OK\r\n\r\n"),
        arguments(HeadFault.STATUS, "HTTP/1.1 \r\n\r\n"),
        arguments(HeadFault.STATUS, "HTTP/1.1 200\n\n"));
  }

  static Stream<Arguments> fields() {
    return Stream.of(
        arguments(HeadFault.BARE_LF, ok("X: a\nY: b")),
        arguments(HeadFault.BARE_CR, ok("X: a\rY: b")),
        arguments(HeadFault.FOLDED_LINE, ok("X: a", " b")),
        arguments(HeadFault.SPACE_BEFORE_COLON, ok("Content-Length : 5")),
        arguments(HeadFault.FIELD_NAME, ok(": x")),
        arguments(HeadFault.FIELD_NAME, ok("X\0: x")),
        arguments(HeadFault.MISSING_COLON, ok("X")),
        arguments(HeadFault.FIELD_VALUE, ok("X: \0")),
        arguments(HeadFault.CONNECTION_OPTION, ok("Connection: content-length")));
  }

  static Stream<Arguments> framing() {
    return Stream.of(
        arguments(HeadFault.CONTENT_LENGTH, ok("Content-Length: +5")),
        arguments(HeadFault.CONTENT_LENGTH, ok("Content-Length: 5, 5")),
        arguments(HeadFault.CONTENT_LENGTH, ok("Content-Length:")),
        arguments(HeadFault.CONTENT_LENGTH_CONFLICT, ok("Content-Length: 5", "Content-Length: 6")),
        arguments(HeadFault.BOTH_FRAMINGS, ok("Content-Length: 5", "Transfer-Encoding: chunked")),
        arguments(HeadFault.TRANSFER_ENCODING, ok("Transfer-Encoding: gzip, chunked")),
        arguments(HeadFault.TRANSFER_ENCODING, ok("Transfer-Encoding: identity")),
        arguments(
            HeadFault.TRANSFER_ENCODING,
            ok("Transfer-Encoding: chunked", "Transfer-Encoding: chunked")),
        arguments(
            HeadFault.TRANSFER_ENCODING_VERSION,
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
        arguments(HeadFault.FORBIDDEN_BODY, "HTTP/1.1 204 x\r\nTransfer-Encoding: chunked\r\n\r\n"),
        arguments(HeadFault.FORBIDDEN_BODY, "HTTP/1.1 204 x\r\nContent-Length: 5\r\n\r\n"),
        arguments(HeadFault.FORBIDDEN_BODY, "HTTP/1.1 100 x\r\nContent-Length: 5\r\n\r\n"),
        arguments(
            HeadFault.FORBIDDEN_BODY, "HTTP/1.1 103 x\r\nTransfer-Encoding: chunked\r\n\r\n"));
  }
}
