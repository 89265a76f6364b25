package dev.sluice.chain.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.RequestContext;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestEnvelopeTest {
  /** Every part as large as it may be. */
  private static RequestEnvelope full() {
    return new RequestEnvelope(
        context(4096), config(65536), target(32768), headers(65536), body(4194304));
  }

  @Test
  void acceptsEveryPartAtItsBound() {
    assertThat(full().context().getSerializedSize()).isEqualTo(4096);
    assertThat(full().config().getSerializedSize()).isEqualTo(65536);
    assertThat(full().target().getSerializedSize()).isEqualTo(32768);
    assertThat(full().violation()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("excesses")
  void namesThePartThatIsTooLarge(RequestEnvelope envelope, String code) {
    assertThat(envelope.violation()).contains(code);
  }

  static Stream<Arguments> excesses() {
    RequestContext context = context(4096);
    Struct config = config(65536);
    HttpRequestTarget target = target(32768);
    List<HttpHeader> headers = headers(65536);
    List<HttpHeader> many = Collections.nCopies(129, HttpHeader.getDefaultInstance());
    ByteString body = body(4194304);
    return Stream.of(
        over("request_body", context, config, target, headers, body(4194305)),
        over("request_config", context, config(65537), target, headers, body),
        over("request_context", context(4097), config, target, headers, body),
        over("request_target", context, config, target(32769), headers, body),
        over("request_header_count", context, config, target, many, body),
        over("request_header_bytes", context, config, target, headers(65537), body));
  }

  private static Arguments over(
      String part,
      RequestContext context,
      Struct config,
      HttpRequestTarget target,
      List<HttpHeader> headers,
      ByteString body) {
    return arguments(
        new RequestEnvelope(context, config, target, headers, body), part + "_over_capacity");
  }

  @Test
  void accepts128Headers() {
    RequestEnvelope many =
        new RequestEnvelope(
            context(8),
            Struct.getDefaultInstance(),
            target(8),
            Collections.nCopies(128, HttpHeader.getDefaultInstance()),
            ByteString.EMPTY);

    assertThat(many.violation()).isEmpty();
  }

  @Test
  void countsTheBytesOfHeadersNotTheirCharacters() {
    HttpHeader wide = HttpHeader.newBuilder().setValue("\u3042".repeat(21_844)).build();
    assertThat(wide.getSerializedSize()).isEqualTo(65_536);

    assertThat(withHeaders(List.of(wide)).violation()).isEmpty();
    assertThat(
            withHeaders(List.of(wide.toBuilder().setValue(wide.getValue() + "a").build()))
                .violation())
        .contains("request_header_bytes_over_capacity");
  }

  private static RequestEnvelope withHeaders(List<HttpHeader> headers) {
    return new RequestEnvelope(
        context(8), Struct.getDefaultInstance(), target(8), headers, ByteString.EMPTY);
  }

  @Test
  void reportsTheFirstOfSeveral() {
    RequestEnvelope envelope =
        new RequestEnvelope(
            context(4097), config(65537), target(32769), headers(65537), body(4194305));

    assertThat(envelope.violation()).contains("request_body_over_capacity");
  }

  private static ByteString body(int size) {
    return ByteString.copyFrom(new byte[size]);
  }

  private static RequestContext context(int size) {
    return sized(size, n -> RequestContext.newBuilder().setSandboxId("s".repeat(n)).build());
  }

  private static HttpRequestTarget target(int size) {
    return sized(size, n -> HttpRequestTarget.newBuilder().setPath("p".repeat(n)).build());
  }

  private static Struct config(int size) {
    return sized(
        size,
        n ->
            Struct.newBuilder()
                .putFields("k", Value.newBuilder().setStringValue("v".repeat(n)).build())
                .build());
  }

  private static List<HttpHeader> headers(int size) {
    return List.of(sized(size, n -> HttpHeader.newBuilder().setValue("v".repeat(n)).build()));
  }

  private static <T extends com.google.protobuf.MessageLite> T sized(int size, IntFunction<T> of) {
    for (int n = size; n > 0; n--) {
      T message = of.apply(n);
      if (message.getSerializedSize() == size) {
        return message;
      }
    }
    throw new AssertionError("no message of that size");
  }
}
