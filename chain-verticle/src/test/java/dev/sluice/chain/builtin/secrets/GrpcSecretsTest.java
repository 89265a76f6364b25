package dev.sluice.chain.builtin.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.TextValue;
import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.testing.SampleSecrets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in the messages of gRPC. */
class GrpcSecretsTest {
  static final String SECRET = SampleSecrets.all().getOrDefault("github-token", "");
  static final Map<String, String> GRPC = Map.of("content-type", "application/grpc");
  static final Map<String, String> GZIP =
      Map.of("content-type", "application/grpc+proto", "grpc-encoding", "gzip");

  /** A message whose field 1 has the field 2 with a text shorter than 128 bytes. */
  private static byte[] message(String text) {
    return field(1, field(2, text.getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] field(int number, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(number << 3 | 2);
    out.write(value.length);
    out.writeBytes(value);
    return out.toByteArray();
  }

  static byte[] frame(boolean compressed, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) (compressed ? 1 : 0))
        .putInt(message.length)
        .put(message)
        .array();
  }

  static byte[] gzip(byte[] message) {
    return BodyCodings.of(List.of("gzip")).orElseThrow().encode(message);
  }

  private static HttpHeader header(String name, String value) {
    return HttpHeader.newBuilder().setName(name).setValue(value).build();
  }

  static Evaluation evaluate(String mode, Map<String, String> fields, byte[] body) {
    List<HttpHeader> headers =
        fields.entrySet().stream().map(it -> header(it.getKey(), it.getValue())).toList();
    return evaluate(mode, headers, body);
  }

  private static Evaluation evaluate(String mode, List<HttpHeader> headers, byte[] body) {
    MapValue config = new MapValue(Map.of("mode", new TextValue(mode)));
    return ((Prepared.Ready) new SecretsMiddleware().prepare(config))
        .evaluator()
        .evaluate(
            new Subject(
                HttpRequestTarget.newBuilder().setScheme("https").setHost("grpc.example").build(),
                headers,
                ByteString.copyFrom(body)));
  }

  @Test
  void aSecretThatWouldBeRedactedIsDenied() {
    Evaluation.Answered answered =
        (Evaluation.Answered) evaluate("redact", GRPC, frame(false, message(SECRET)));

    assertThat(answered.result().getDecision()).isEqualTo(Decision.DECISION_DENY);
    assertThat(answered.result().getFindingsList())
        .singleElement()
        .satisfies(it -> assertThat(it.getLabel()).contains("body:0/1.2"));
  }

  @Test
  void aReportedSecretPasses() {
    Evaluation.Answered answered =
        (Evaluation.Answered) evaluate("detect", GRPC, frame(false, message(SECRET)));

    assertThat(answered.result().getDecision()).isEqualTo(Decision.DECISION_ALLOW);
    assertThat(answered.result().getHasBody()).isFalse();
  }

  @Test
  void compressedMessagesAreRead() {
    Evaluation.Answered answered =
        (Evaluation.Answered) evaluate("redact", GZIP, frame(true, gzip(message(SECRET))));

    assertThat(answered.result().getDecision()).isEqualTo(Decision.DECISION_DENY);
  }

  /** Some servers take each content type for the one that counts. */
  @Test
  void anotherContentTypeHidesNoCall() {
    List<HttpHeader> headers =
        List.of(
            header("content-type", "text/plain"),
            header("content-type", "application/grpc"),
            header("grpc-encoding", "gzip"));

    Evaluation.Answered answered =
        (Evaluation.Answered) evaluate("redact", headers, frame(true, gzip(message(SECRET))));

    assertThat(answered.result().getDecision()).isEqualTo(Decision.DECISION_DENY);
  }

  @Test
  void otherMessagesPass() {
    byte[] clean = frame(false, message("hello world"));
    assertThat(evaluate("redact", GRPC, clean)).isEqualTo(new Evaluation.Passed());
    assertThat(evaluate("redact", GZIP, frame(true, gzip(message("hello world")))))
        .isEqualTo(new Evaluation.Passed());
  }

  @Test
  void whatCannotBeReadFails() {
    byte[] compressed = frame(true, gzip(message("hello world")));
    Stream.of(
            evaluate("redact", GRPC, compressed),
            evaluate("redact", GZIP, frame(true, message("hello world"))),
            evaluate("redact", GRPC, new byte[] {0, 0, 0, 0, 9, 1}),
            evaluate(
                "redact",
                Map.of("content-type", "application/grpc", "grpc-encoding", "x"),
                compressed))
        .forEach(it -> assertThat(it).isEqualTo(new Evaluation.Failed("request_body_encoded")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void messagesOfAStreamGoOnOneByOne(boolean response) {
    byte[] first = frame(false, message("hello"));
    byte[] second = frame(false, message(SECRET));
    StreamedExchange stream =
        response
            ? StreamedExchange.response("redact", 200, GRPC)
            : StreamedExchange.request("redact", GRPC);

    stream.add(first).add(second, 0, 7);
    assertThat(stream.out()).isEqualTo(first);
    stream.add(second, 7, second.length);

    assertThat(stream.out()).isEqualTo(first);
    assertThat(stream.verdict()).isEqualTo("body_unchangeable");
  }

  @Test
  void aStreamWithoutSecretsIsUnchangedHoweverItIsCut() {
    ByteArrayOutputStream call = new ByteArrayOutputStream();
    call.writeBytes(frame(false, message("hello")));
    call.writeBytes(frame(true, gzip(message("world"))));
    call.writeBytes(frame(false, new byte[0]));
    byte[] body = call.toByteArray();
    StreamedExchange stream = StreamedExchange.response("redact", 200, GZIP);
    for (int i = 0; i < body.length; i++) {
      stream.add(body, i, i + 1);
    }
    stream.end();

    assertThat(stream.verdict()).isEqualTo("passes");
    assertThat(stream.out()).isEqualTo(body);
  }

  @Test
  void aStreamThatEndsWithinAFrameIsUnreadable() {
    StreamedExchange stream = StreamedExchange.request("redact", GRPC);
    stream.add(new byte[] {0, 0, 0, 0, 9, 1}).end();

    assertThat(stream.verdict()).isEqualTo("body_unreadable");
  }

  /** Neither is a pass: the entry meets its {@code on_error}. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void compressedMessagesThatCannotBeReadFail(boolean response) {
    byte[] whole = gzip(message("hello world"));
    byte[] flipped = whole.clone();
    flipped[whole.length - 9] ^= 1;
    byte[] bomb = gzip(new byte[SecretEvaluator.DECODED + 1]);
    for (byte[] zipped : List.of(Arrays.copyOf(whole, whole.length - 4), flipped, bomb)) {
      StreamedExchange stream =
          response
              ? StreamedExchange.response("redact", 200, GZIP)
              : StreamedExchange.request("redact", GZIP);
      stream.add(frame(true, whole)).add(frame(true, zipped)).end();

      assertThat(stream.verdict()).isEqualTo("body_unreadable");
      assertThat(stream.out()).isEqualTo(frame(true, whole));
      assertThat(evaluate("redact", GZIP, frame(true, zipped)))
          .isEqualTo(new Evaluation.Failed("request_body_encoded"));
    }
  }
}
