package dev.sluice.wire.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HeadPropertiesTest {
  private static final int TRIES = 500;

  @Property(tries = TRIES)
  void aRequestWrittenFromItsPartsIsTheRequest(@ForAll("requests") String text) {
    RequestHead head = Wire.requestHead(text);
    HeadWriter writer = new HeadWriter(16).requestLine(head.method(), head.target());

    assertThat(written(writer, head.headers())).isEqualTo(text);
  }

  @Property(tries = TRIES)
  void aResponseWrittenFromItsPartsIsTheResponse(@ForAll("responses") String text) {
    ResponseHead head = Wire.responseHead(text);
    HeadWriter writer = new HeadWriter(16).statusLine(head.status(), head.reason());

    assertThat(written(writer, head.headers())).isEqualTo(text);
  }

  @Property(tries = TRIES)
  void aRequestReadsTheSameHoweverItArrives(@ForAll("nearRequests") String text) {
    byte[] bytes = Wire.bytes(text);

    assertThat(Wire.described(Wire.trickledRequest(bytes)))
        .isEqualTo(Wire.described(Wire.REQUESTS.parse(bytes, 0, bytes.length)));
  }

  @Property(tries = TRIES)
  void aResponseReadsTheSameHoweverItArrives(@ForAll("nearResponses") String text) {
    byte[] bytes = Wire.bytes(text);

    assertThat(Wire.described(Wire.trickledResponse(bytes)))
        .isEqualTo(Wire.described(Wire.RESPONSES.parse(bytes, 0, bytes.length)));
  }

  @Property(tries = 2 * TRIES)
  void anotherParserReadsAnAcceptedRequestInTheSameWay(@ForAll("nearRequests") String text) {
    if (Wire.request(text) instanceof HeadResult.Complete<RequestHead>(RequestHead head, int end)) {
      NettyReading.of(text.substring(0, end)).agreesWith(head);
    }
  }

  @Property(tries = TRIES)
  void anyBytesGetAnAnswer(@ForAll byte[] bytes) {
    assertThat(Wire.REQUESTS.parse(bytes, 0, bytes.length)).isNotNull();
    assertThat(Wire.RESPONSES.parse(bytes, 0, bytes.length)).isNotNull();
  }

  @Provide
  Arbitrary<String> requests() {
    return WireArbitraries.requestHead();
  }

  @Provide
  Arbitrary<String> responses() {
    return WireArbitraries.responseHead();
  }

  @Provide
  Arbitrary<String> nearRequests() {
    return Arbitraries.oneOf(requests(), WireArbitraries.damaged(requests()));
  }

  @Provide
  Arbitrary<String> nearResponses() {
    return Arbitraries.oneOf(responses(), WireArbitraries.damaged(responses()));
  }

  private static String written(HeadWriter writer, HeaderBlock headers) {
    for (int i = 0; i < headers.size(); i++) {
      writer.line(headers, i);
    }
    writer.end();
    return Wire.text(Arrays.copyOf(writer.array(), writer.length()));
  }
}
