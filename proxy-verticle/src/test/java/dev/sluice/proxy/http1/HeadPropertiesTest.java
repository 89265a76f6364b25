package dev.sluice.proxy.http1;

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

    assertThat(described(Wire.trickledRequest(bytes)))
        .isEqualTo(described(Wire.REQUESTS.parse(bytes, 0, bytes.length)));
  }

  @Property(tries = TRIES)
  void aResponseReadsTheSameHoweverItArrives(@ForAll("nearResponses") String text) {
    byte[] bytes = Wire.bytes(text);

    assertThat(described(Wire.trickledResponse(bytes)))
        .isEqualTo(described(Wire.RESPONSES.parse(bytes, 0, bytes.length)));
  }

  @Property(tries = 2 * TRIES)
  void anotherParserReadsAnAcceptedRequestInTheSameWay(@ForAll("nearRequests") String text) {
    if (Wire.request(text) instanceof HeadResult.Complete<RequestHead>(RequestHead head, int end)) {
      NettyReading other = NettyReading.of(text.substring(0, end));

      assertThat(other.method()).isEqualTo(head.method());
      assertThat(other.target()).isEqualTo(head.target());
      assertThat(other.fields()).isEqualTo(NettyReading.fieldsOf(head.headers()));
      assertThat(other.chunked()).isEqualTo(head.framing() instanceof BodyFraming.Chunked);
      assertThat(other.length())
          .isEqualTo(head.framing() instanceof BodyFraming.Length(long bytes) ? bytes : -1);
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

  /** Heads are views and have no equality of their own. */
  private static String described(HeadResult<?> result) {
    return switch (result) {
      case HeadResult.Complete<?>(RequestHead head, int end) ->
          end
              + head.method()
              + " "
              + head.target()
              + head.version()
              + head.framing()
              + head.connection()
              + NettyReading.fieldsOf(head.headers());
      case HeadResult.Complete<?>(ResponseHead head, int end) ->
          end
              + head.status()
              + head.reason()
              + head.declared()
              + NettyReading.fieldsOf(head.headers());
      case HeadResult.Complete<?>(Object other, int end) -> throw new AssertionError(other);
      case HeadResult.Incomplete<?>() -> "incomplete";
      case HeadResult.Rejected<?>(HeadFault fault) -> fault.name();
    };
  }
}
