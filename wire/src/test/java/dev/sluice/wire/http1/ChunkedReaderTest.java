package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.Wire;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedReaderTest {
  private static final String LAST = "0\r\n\r\n";

  @Test
  void givesThePayloadAndTheEnd() {
    Bodies body = Bodies.chunked("5\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n" + LAST + "GET / ");

    assertThat(body).isEqualTo(new Bodies(BodyReader.State.DONE, "hello world", 31, false, true));
  }

  @Test
  void takesAnEmptyBody() {
    assertThat(Bodies.chunked(LAST))
        .isEqualTo(new Bodies(BodyReader.State.DONE, "", 5, false, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A", "0a", "0000000a"})
  void readsSizesInHex(String size) {
    assertThat(Bodies.chunked(size + "\r\n0123456789\r\n" + LAST).state())
        .isEqualTo(BodyReader.State.DONE);
  }

  @Test
  void readsTheLastChunkInEightDigits() {
    assertThat(Bodies.chunked("00000000\r\n\r\n").state()).isEqualTo(BodyReader.State.DONE);
  }

  @Test
  void leavesPayloadAlone() {
    String payload = "\r\n0\r\n\r\nGET / HTTP/1.1\r\n\0\u00ff";

    assertThat(Bodies.chunked("19\r\n" + payload + "\r\n" + LAST))
        .isEqualTo(new Bodies(BodyReader.State.DONE, payload, 36, false, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {";a", ";a=b", ";a;b=c;d", ";ieof", ";A-b.c=1!#$%&'*+-.^_`|~"})
  void takesExtensionsOfTokens(String extension) {
    assertThat(Bodies.chunked("1" + extension + "\r\nx\r\n0" + extension + "\r\n\r\n").state())
        .isEqualTo(BodyReader.State.DONE);
  }

  @Test
  void boundsTheExtensionsOfOneChunk() {
    assertThat(Bodies.chunked("0;" + "e".repeat(255) + "\r\n\r\n").state())
        .isEqualTo(BodyReader.State.DONE);
    assertThat(Bodies.chunked("0;" + "e".repeat(256) + "\r\n\r\n").state())
        .isEqualTo(BodyReader.State.MALFORMED);
    assertThat(Bodies.chunked("0" + ";e".repeat(129)).state())
        .isEqualTo(BodyReader.State.MALFORMED);
  }

  @Test
  void boundsEachChunkForItself() {
    String chunk = "1;" + "e".repeat(100) + "\r\nx\r\n";

    assertThat(Bodies.chunked(chunk.repeat(20) + LAST).payload()).isEqualTo("x".repeat(20));
    assertThat(Bodies.chunked(chunk.repeat(20) + LAST).state()).isEqualTo(BodyReader.State.DONE);
  }

  @Test
  void needsASizeForEveryChunk() {
    assertThat(Bodies.chunked("1\r\nx\r\n\r\n\r\n").state()).isEqualTo(BodyReader.State.MALFORMED);
    assertThat(Bodies.chunked("1\r\nx\r\n;a\r\n\r\n").state())
        .isEqualTo(BodyReader.State.MALFORMED);
  }

  @Test
  void takesTrailersAndSaysSo() {
    assertThat(Bodies.chunked("0\r\nX-Sum: 1\r\nY:\r\n\r\nrest"))
        .isEqualTo(new Bodies(BodyReader.State.DONE, "", 19, true, true));
  }

  @Test
  void boundsTheTrailerSection() {
    int room = 16 * 1024 - "X: \r\n\r\n".length();

    assertThat(Bodies.chunked("0\r\nX: " + "y".repeat(room) + "\r\n\r\n").state())
        .isEqualTo(BodyReader.State.DONE);
    assertThat(Bodies.chunked("0\r\nX: " + "y".repeat(room + 1) + "\r\n\r\n").state())
        .isEqualTo(BodyReader.State.MALFORMED);
    assertThat(Bodies.chunked("0\r\n" + "X: y\r\n".repeat(3000)).state())
        .isEqualTo(BodyReader.State.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length",
        "transfer-encoding",
        "HOST",
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "Proxy-Authorization",
        "Proxy-Authenticate",
        "TE",
        "Trailer",
        "Upgrade",
        "Expect",
        "Via",
        "Content-Type",
        "Content-Encoding",
        "Content-Range",
        "Authorization",
        "Cookie",
        "Set-Cookie"
      })
  void refusesTrailersThatARecipientCouldObey(String name) {
    assertThat(Bodies.chunked("0\r\n" + name + ": x\r\n\r\n").state())
        .isEqualTo(BodyReader.State.MALFORMED);
    assertThat(Bodies.chunked("0\r\nX: y\r\n" + name + ": x\r\n\r\n").state())
        .isEqualTo(BodyReader.State.MALFORMED);
    assertThat(Bodies.chunked("0\r\nX-" + name + ": x\r\n\r\n").state())
        .isEqualTo(BodyReader.State.DONE);
  }

  @ParameterizedTest(name = "[{index}]")
  @MethodSource("malformed")
  void refuses(String wire) {
    Bodies whole = Bodies.chunked(wire);

    assertThat(whole.state()).isEqualTo(BodyReader.State.MALFORMED);
    assertThat(whole.wholeAtEof()).isFalse();
    assertThat(whole.consumed()).isLessThan(wire.length());
  }

  static Stream<String> malformed() {
    return Stream.of(sizes(), lines(), extensions(), ends(), trailers()).flatMap(wires -> wires);
  }

  static Stream<String> sizes() {
    return Stream.of(
        "\r\n",
        "\n",
        " 5\r\nhello",
        "5 \r\nhello",
        "\t5\r\nhello",
        "5\t\r\nhello",
        "+5\r\nhello",
        "-5\r\nhello",
        "0x5\r\nhello",
        "x\r\n",
        "g\r\n",
        "5h\r\nhello",
        "5.\r\nhello",
        "5_0\r\n",
        "80000000\r\n",
        "ffffffff\r\n",
        "100000005\r\nhello",
        "000000005\r\nhello",
        "000000000\r\n\r\n",
        "7fffffffffffffff\r\n",
        "8000000000000000\r\n",
        "10000000000000005\r\nhello",
        "0000000000000005\r\nhello",
        "0000000000000000\r\n\r\n",
        "\u00b2\r\n",
        "\0\r\n",
        "GET / HTTP/1.1\r\n");
  }

  static Stream<String> lines() {
    return Stream.of(
        "5\nhello\r\n0\r\n\r\n",
        "5\rhello",
        "5\r\rhello",
        "5\r hello",
        "5\u000b\r\nhello",
        "5\0\r\nhello");
  }

  static Stream<String> extensions() {
    return Stream.of(
        "5;\r\nhello",
        "5;;a\r\nhello",
        "5;a;\r\nhello",
        "5;=b\r\nhello",
        "5;a=\r\nhello",
        "5;a=b=c\r\nhello",
        "5; a\r\nhello",
        "5 ;a\r\nhello",
        "5;a =b\r\nhello",
        "5;a= b\r\nhello",
        "5;a=\"b\"\r\nhello",
        "5;a=\"b\r\n\"\r\nhello",
        "5;a=\"\r\nhello",
        "5;a\nhello",
        "5;a\r;b\r\nhello",
        "5;a\0\r\nhello",
        "5;a\u00e9\r\nhello",
        "5;\n5\r\nhello",
        "5;a=b\rX\r\n",
        "5;a,b\r\nhello",
        "5;a=;b\r\nhello",
        "5,a\r\nhello",
        "5=a\r\nhello");
  }

  static Stream<String> ends() {
    return Stream.of(
        "5\r\nhello0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "5\r\nhello\r0\r\n\r\n",
        "5\r\nhello\r\r\n0\r\n\r\n",
        "5\r\nhello!\r\n0\r\n\r\n",
        "5\r\nhello \r\n0\r\n\r\n",
        "5\r\nhello\r\n\r\n0\r\n\r\n",
        "4\r\nhello\r\n0\r\n\r\n",
        "0\r\n\n",
        "0\r\n\r\r\n",
        "0\r\n\rX",
        "0\n\n");
  }

  static Stream<String> trailers() {
    return Stream.of(
            "X",
            "X ",
            "X : y",
            " X: y",
            "\tX: y",
            ": y",
            "X\0: y",
            "X(: y",
            "X: \0",
            "X: \u007f",
            "X: y\nY: z",
            "X: y\rY: z",
            "X: y\r\n z",
            "X: y\r\n\tz",
            "X: y\n",
            "X\n: y",
            "\u00e9: y")
        .map(line -> "0\r\n" + line + "\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "7FFFFFFF"})
  void waitsForMore(String size) {
    Bodies body = Bodies.chunked(size + "\r\n");

    assertThat(body.state()).isEqualTo(BodyReader.State.MORE);
    assertThat(body.wholeAtEof()).isFalse();
  }

  @Test
  void consumesNothingAfterItsEnd() {
    BodyReader reader = BodyReader.of(new BodyFraming.Chunked());
    byte[] bytes = Wire.bytes(LAST + LAST);

    assertThat(reader.read(bytes, 0, bytes.length, ByteRangeSink.NONE)).isEqualTo(5);
    assertThat(reader.read(bytes, 5, bytes.length, ByteRangeSink.NONE)).isEqualTo(5);
  }

  @Test
  void consumesNothingAfterAFault() {
    BodyReader reader = BodyReader.of(new BodyFraming.Chunked());
    byte[] bytes = Wire.bytes("1x1\r\na\r\n");

    assertThat(reader.read(bytes, 0, bytes.length, ByteRangeSink.NONE)).isEqualTo(1);
    assertThat(reader.read(bytes, 2, bytes.length, ByteRangeSink.NONE)).isEqualTo(2);
    assertThat(reader.state()).isEqualTo(BodyReader.State.MALFORMED);
  }
}
