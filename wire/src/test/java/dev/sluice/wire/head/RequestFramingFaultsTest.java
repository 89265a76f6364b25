package dev.sluice.wire.head;

import static dev.sluice.wire.head.Wire.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Request heads whose bytes are fine and whose meaning is open: the material of smuggling. */
class RequestFramingFaultsTest {
  private static final String CL = "Content-Length: ";
  private static final String TE = "Transfer-Encoding: ";

  private static final String[] LENGTHS = {
    "",
    "+5",
    "-5",
    "-0",
    "+0",
    "5 ,",
    "5, 5",
    "5,5",
    "5;5",
    "5 5",
    "5\t5",
    "0x5",
    "5h",
    "0b1",
    "1e3",
    "5.0",
    "5_0",
    "\"5\"",
    "'5'",
    "05",
    "00",
    "0005",
    "five",
    "\u00d9\u00a5",
    "1000000000000000000",
    "18446744073709551621",
    "99999999999999999999999999999999",
    "NaN",
    "5L",
    "5;ext",
    "(5)"
  };

  private static final String[] CODINGS = {
    "",
    "identity",
    "gzip",
    "gzip, chunked",
    "chunked, gzip",
    "chunked, chunked",
    "chunked, identity",
    "identity, chunked",
    "chunked,",
    ",chunked",
    ", chunked",
    "chunked;q=1",
    "chunked;",
    "chunked foo",
    "xchunked",
    "chunkedx",
    "chunke",
    "\"chunked\"",
    "'chunked'",
    "\u00c2\u00a0chunked",
    "chunked\u00c2\u0085",
    "x chunked",
    "chun\tked",
    "cow",
    "deflate",
    "trailers",
    "chunked-foo"
  };

  private static final String[] OPTIONS = {
    "",
    ",",
    "close,",
    ",close",
    "close,,keep-alive",
    "close keep-alive",
    "close;x",
    "\"close\"",
    "cl(ose",
    "close=1",
    "h\u00c3\u00a9",
    "host",
    "Content-Length",
    "keep-alive, Host",
    "transfer-encoding",
    "TRANSFER-ENCODING",
    "close, content-length",
    "a/b"
  };

  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource({
    "lengths",
    "conflicts",
    "codings",
    "repeatedCodings",
    "oldCodings",
    "both",
    "hosts",
    "options"
  })
  void refuses(HeadFault fault, String head) {
    byte[] bytes = Wire.bytes(head);

    assertThat(Wire.REQUESTS.parse(bytes, 0, bytes.length))
        .isEqualTo(new HeadResult.Rejected<>(fault));
    assertThat(Wire.trickledRequest(bytes)).isEqualTo(new HeadResult.Rejected<>(fault));
  }

  static Stream<Arguments> lengths() {
    return Stream.concat(Stream.of(LENGTHS), Stream.of("9".repeat(400)))
        .map(value -> arguments(HeadFault.CONTENT_LENGTH, post(CL + value)));
  }

  static Stream<Arguments> conflicts() {
    return Stream.of(
        arguments(HeadFault.CONTENT_LENGTH_CONFLICT, post(CL + "5", CL + "6")),
        arguments(HeadFault.CONTENT_LENGTH_CONFLICT, post(CL + "0", CL + "5")),
        arguments(HeadFault.CONTENT_LENGTH_CONFLICT, post(CL + "5", CL + "5", CL + "6")),
        arguments(HeadFault.CONTENT_LENGTH_CONFLICT, post(CL + "5", "X: y", "content-LENGTH:6")),
        arguments(HeadFault.CONTENT_LENGTH, post(CL + "5", CL + "05")),
        arguments(HeadFault.CONTENT_LENGTH, post(CL + "5", CL)),
        arguments(HeadFault.CONTENT_LENGTH, post(CL, CL + "5")),
        arguments(HeadFault.CONTENT_LENGTH, post(CL + "5", CL + "+5")));
  }

  static Stream<Arguments> codings() {
    return Stream.of(CODINGS)
        .map(value -> arguments(HeadFault.TRANSFER_ENCODING, post(TE + value)));
  }

  static Stream<Arguments> repeatedCodings() {
    return Stream.of(
            post(TE + "chunked", TE + "chunked"),
            post(TE + "chunked", TE + "identity"),
            post(TE + "identity", TE + "chunked"),
            post(TE + "chunked", TE + "cow"),
            post(TE, TE + "chunked"),
            post(TE + "chunked", "transfer-encoding:"),
            post(TE + "chunked", "X: y", "TRANSFER-ENCODING: x"))
        .map(head -> arguments(HeadFault.TRANSFER_ENCODING, head));
  }

  static Stream<Arguments> oldCodings() {
    return Stream.of(
            "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: x\r\n\r\n")
        .map(head -> arguments(HeadFault.TRANSFER_ENCODING_VERSION, head));
  }

  static Stream<Arguments> both() {
    return Stream.of(
            post(CL + "5", TE + "chunked"),
            post(TE + "chunked", CL + "5"),
            post(CL + "0", TE + "chunked"),
            post(CL + "5", TE + "identity"),
            post(CL + "5", TE),
            post(CL, TE + "chunked"),
            post(CL + "5", CL + "6", TE + "chunked"),
            post(TE + "chunked", TE + "chunked", CL + "5"),
            post("content-length:5", "transfer-encoding:chunked"),
            "POST / HTTP/1.0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")
        .map(head -> arguments(HeadFault.BOTH_FRAMINGS, head));
  }

  static Stream<Arguments> hosts() {
    return Stream.of(
            "GET / HTTP/1.1\r\n\r\n",
            "GET http://a/ HTTP/1.1\r\n\r\n",
            "CONNECT a:443 HTTP/1.1\r\n\r\n",
            post("Host: a"),
            post("Host: b"),
            post("HOST: a"),
            post("host:"),
            "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.0\r\nHost: a\r\nX: y\r\nhost: b\r\n\r\n")
        .map(head -> arguments(HeadFault.HOST, head));
  }

  static Stream<Arguments> options() {
    return Stream.of(OPTIONS)
        .map(value -> arguments(HeadFault.CONNECTION_OPTION, post("Connection: " + value)));
  }
}
