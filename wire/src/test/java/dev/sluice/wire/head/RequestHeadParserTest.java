package dev.sluice.wire.head;

import static dev.sluice.wire.head.Wire.get;
import static dev.sluice.wire.head.Wire.post;
import static dev.sluice.wire.head.Wire.requestHead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadParserTest {
  @Test
  void readsEveryPart() {
    RequestHead head =
        requestHead("PUT /a?b=c HTTP/1.1\r\nHost: h\r\nX-One: 1\r\nx-one:\t2 \r\n\r\nbody");

    assertThat(head.method()).isEqualTo("PUT");
    assertThat(head.target()).isEqualTo("/a?b=c");
    assertThat(head.version()).isEqualTo(HttpVersion.HTTP_1_1);
    assertThat(head.headers().size()).isEqualTo(3);
    assertThat(head.headers().name(2)).isEqualTo("x-one");
    assertThat(head.headers().value(2)).isEqualTo("2");
    assertThat(head.framing()).isEqualTo(new BodyFraming.None());
    assertThat(head.connection()).isSameAs(ConnectionOptions.NONE);
    assertThat(head.wireBytes()).isEqualTo(53);
  }

  @Test
  void tellsWhereTheHeadEndsInsideALargerArray() {
    byte[] bytes = Wire.bytes("garbage" + get() + "next");

    assertThat(Wire.REQUESTS.parse(bytes, 7, bytes.length))
        .isInstanceOfSatisfying(
            HeadResult.Complete.class,
            complete -> assertThat(complete.end()).isEqualTo(bytes.length - 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "TRACE"})
  void sharesTheTextOfFrequentMethods(String method) {
    String head = method + " / HTTP/1.1\r\nHost: a\r\n\r\n";

    assertThat(requestHead(head).method()).isSameAs(method.intern());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROPFIND", "REPORT", "MKCALENDAR", "VERSION-CONTROL", "ACL", "QUERY"})
  void takesRegisteredMethods(String method) {
    assertThat(requestHead(method + " / HTTP/1.1\r\nHost: a\r\n\r\n").method()).isEqualTo(method);
  }

  @Test
  void readsLengthsAndChunks() {
    assertThat(requestHead(post("Content-Length: 0")).framing())
        .isEqualTo(new BodyFraming.Length(0));
    assertThat(requestHead(post("content-length:  17\t")).framing())
        .isEqualTo(new BodyFraming.Length(17));
    assertThat(requestHead(post("Content-Length: 999999999999999999")).framing())
        .isEqualTo(new BodyFraming.Length(999_999_999_999_999_999L));
    assertThat(requestHead(post("Content-Length: 5", "Content-Length: 5")).framing())
        .isEqualTo(new BodyFraming.Length(5));
    assertThat(requestHead(post("Transfer-Encoding: ChunkeD")).framing())
        .isEqualTo(new BodyFraming.Chunked());
  }

  @Test
  void knowsWhetherTheClientGoesOn() {
    assertThat(requestHead(get()).keepsAlive()).isTrue();
    assertThat(requestHead(get("Connection: close")).keepsAlive()).isFalse();
    assertThat(requestHead(get("Connection: keep-alive, close")).keepsAlive()).isFalse();
    assertThat(requestHead("GET / HTTP/1.0\r\n\r\n").keepsAlive()).isFalse();
    assertThat(requestHead("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keepsAlive())
        .isTrue();
  }

  @Test
  void letsOldClientsLeaveHostOut() {
    assertThat(requestHead("GET / HTTP/1.0\r\n\r\n").version()).isEqualTo(HttpVersion.HTTP_1_0);
  }

  @Test
  void keepsValuesInUtf8() {
    HeaderBlock headers = requestHead(get("X-City: Z\u00c3\u00bcrich")).headers();

    assertThat(headers.utf8Value(1)).isEqualTo("Z\u00fcrich");
    assertThat(headers.value(1)).isEqualTo("Z\u00c3\u00bcrich");
  }

  @Test
  void takesAHeadOfExactlyTheLimit() {
    byte[] head = Wire.bytes(get());

    assertThat(new RequestHeadParser(head.length).parse(head, 0, head.length))
        .isInstanceOf(HeadResult.Complete.class);
    assertThat(new RequestHeadParser(head.length - 1).parse(head, 0, head.length))
        .isEqualTo(new HeadResult.Rejected<>(HeadFault.TOO_LARGE));
  }

  @Test
  void refusesAFullHeadAsSoonAsTheLimitIsReached() {
    byte[] head = Wire.bytes("GET /aaaaaaaaaaaa");
    RequestHeadParser parser = new RequestHeadParser(head.length);

    assertThat(parser.parse(head, 0, head.length - 1)).isInstanceOf(HeadResult.Incomplete.class);
    assertThat(parser.parse(head, 0, head.length))
        .isEqualTo(new HeadResult.Rejected<>(HeadFault.TOO_LARGE));
    assertThat(HeadFault.TOO_LARGE.status()).isEqualTo(431);
  }

  @Test
  void takesUpTo256Fields() {
    String fields = "x: y\r\n".repeat(255);

    assertThat(requestHead("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").headers().size())
        .isEqualTo(256);
    assertThat(Wire.request("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "x: y\r\n\r\n"))
        .isEqualTo(new HeadResult.Rejected<>(HeadFault.TOO_MANY_FIELDS));
  }

  @Test
  void showsNothingOfTheClientInItsText() {
    assertThat(
            requestHead("GET /?token=s3cret HTTP/1.1\r\nHost: a\r\nX: s3cret\r\n\r\n").toString())
        .doesNotContain("s3cret");
  }

  @Test
  void needsALimit() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RequestHeadParser(0));
  }
}
