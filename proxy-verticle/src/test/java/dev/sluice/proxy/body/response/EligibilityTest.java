package dev.sluice.proxy.body.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.BodyEligibility;
import dev.sluice.proxy.body.response.ShownHead.Shown;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.head.ResponseHeadParser;
import dev.sluice.wire.head.Wire;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Http-responses 4.1, 4.2, 4.3 and 5.1. */
class EligibilityTest {
  private static ResponseHead head(String lines) {
    return Wire.responseHead(lines.replace("|", "\r\n") + "\r\n\r\n");
  }

  private static String text(Enum<?> reason) {
    return reason.name().replace("HTTP_BODY_UNAVAILABLE_REASON_", "");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, HTTP/1.1 200 OK, UNSPECIFIED, UNSPECIFIED",
    "HEAD, HTTP/1.1 200 OK, BODYLESS, BODYLESS",
    "GET, HTTP/1.1 204 None, BODYLESS, BODYLESS",
    "GET, HTTP/1.1 304 Same, BODYLESS, BODYLESS",
    "GET, HTTP/1.1 206 Part, PARTIAL, PARTIAL",
    "GET, HTTP/1.1 200 OK|Content-Range: bytes 0-1/2, PARTIAL, PARTIAL",
    "GET, HTTP/1.1 200 OK|Content-Type: Multipart/ByteRanges; boundary=x, PARTIAL, PARTIAL",
    "GET, HTTP/1.1 200 OK|Cache-Control: private|Cache-Control: NO-Transform=1, NO_TRANSFORM,"
        + " NO_TRANSFORM",
    "GET, HTTP/1.1 200 OK|Content-Encoding: gzip, ENCODED, ENCODED",
    "GET, HTTP/1.1 200 OK|Content-Encoding:, ENCODED, ENCODED",
    "GET, HTTP/1.1 200 OK|Content-Encoding: identity, UNSPECIFIED, UNSPECIFIED",
    "GET, HTTP/1.0 200 OK, UNSPECIFIED, TRUNCATION_UNDETECTABLE",
    "GET, HTTP/1.1 200 OK|Content-Type: text/Event-Stream; x=1, OPEN_ENDED, UNSPECIFIED",
    "GET, HTTP/1.0 200 OK|Content-Type: text/event-stream, OPEN_ENDED, TRUNCATION_UNDETECTABLE",
  })
  void theHeadTellsWhatMayBeRead(String method, String lines, String buffered, String stream) {
    ResponseHead head = head(lines);
    BodyEligibility permitted = Eligibility.of(method, head.version(), head);

    assertThat(text(permitted.getBuffered())).isEqualTo(buffered);
    assertThat(text(permitted.getStream())).isEqualTo(stream);
    assertThat(HttpVersion.values()).hasSize(3);
  }

  @Test
  void aCodedBodyKeepsItsOtherReasonsForStagesThatGetItDecoded() {
    ResponseHead head =
        head("HTTP/1.0 200 OK|Content-Encoding: gzip|Content-Type: text/event-stream");
    BodyEligibility permitted = Eligibility.of("GET", head.version(), head);

    assertThat(text(permitted.getBuffered())).isEqualTo("ENCODED");
    assertThat(text(permitted.getDecodedBuffered())).isEqualTo("OPEN_ENDED");
    assertThat(text(permitted.getDecodedStream())).isEqualTo("TRUNCATION_UNDETECTABLE");
  }

  @Test
  void credentialsAndHopByHopFieldsAreHidden() {
    Shown shown =
        (Shown)
            ShownHead.of(
                head(
                    "HTTP/1.1 200 OK|X-A: \u00c3\u00a9|Set-Cookie: a|Keep-Alive: 1|Connection: x-b"
                        + "|X-B: 1|X-OpenShell-Credential-Z: 1|Content-Length: 3"),
                false);

    assertThat(shown.headers())
        .containsExactly(
            HttpHeader.newBuilder().setName("x-a").setValue("\u00e9").build(),
            HttpHeader.newBuilder().setName("content-length").setValue("3").build());
    assertThat(shown.unshown()).isEmpty();
  }

  @Test
  void whatIsNoTextOrTooMuchIsNotShown() {
    Shown octets = (Shown) ShownHead.of(head("HTTP/1.1 200 OK|X-A: \u00e9"), false);
    assertThat(octets.unshown()).contains(StageFailure.RESPONSE_INPUT_UNREPRESENTABLE);

    String many = "HTTP/1.1 200 OK" + "|A: b".repeat(129);
    assertThat(((Shown) ShownHead.of(head(many), false)).unshown())
        .contains(StageFailure.RESPONSE_INPUT_OVER_CAPACITY);
    assertThat(((Shown) ShownHead.of(head(many), true)).unshown())
        .contains(StageFailure.HEAD_INPUT_OVER_CAPACITY);
  }

  /** As they are encoded: with four bytes each beside a name of one byte and its value. */
  @Test
  void headersOfSixtyFourKibibytesAreShown() {
    String line = "|A: " + "b".repeat(1018);
    String most = "HTTP/1.1 200 OK" + line.repeat(64);

    assertThat(((Shown) ShownHead.of(large(most), false)).unshown()).isEmpty();
    assertThat(((Shown) ShownHead.of(large(most + "b"), false)).unshown())
        .contains(StageFailure.RESPONSE_INPUT_OVER_CAPACITY);
  }

  private static ResponseHead large(String lines) {
    byte[] wire = (lines.replace("|", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return switch (new ResponseHeadParser(2 * wire.length).parse(wire, 0, wire.length)) {
      case HeadResult.Complete<ResponseHead> complete -> complete.head();
      case HeadResult.Incomplete<ResponseHead> part -> throw new AssertionError(part);
      case HeadResult.Rejected<ResponseHead> rejected -> throw new AssertionError(rejected);
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "b=2&a=1&a=0; a=1&a=0&b=2",
        "k=openshell:resolve:env:KEY; k=%5BREDACTED%5D",
        "a=%41+b&c; a=A+b&c=",
        "a=%zz; a=%25zz",
        "&&; ''",
      })
  void theQueryIsRebuiltInOrder(String raw, String shown) {
    assertThat(ShownTarget.query(raw)).isEqualTo(shown);
  }
}
