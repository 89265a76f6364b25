package dev.sluice.chain.builtin.secrets;

import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.SECRET;
import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.evaluate;
import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.field;
import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proto.middleware.v1.Decision;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in protobuf messages outside of gRPC over HTTP/2: gRPC-Web, Connect, and plain ones. */
class WebMessagesTest {
  private static final Evaluation UNREADABLE = new Evaluation.Failed("request_body_encoded");

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Stream.of(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** Its length is an A, which belongs to no word before it. */
  private static byte[] message(String secret) {
    return field(1, (secret + " ".repeat('A' - secret.length())).getBytes(UTF_8));
  }

  private static Map<String, String> type(String type) {
    return Map.of("content-type", type);
  }

  /** A frame with a flag. */
  private static byte[] frame(int flag, byte[] content) {
    byte[] frame = GrpcSecretsTest.frame(false, content);
    frame[0] = (byte) flag;
    return frame;
  }

  private static byte[] body(String type, byte[] message) {
    byte[] frame = frame(0, message);
    if (type.contains("-text") || type.contains("-Text")) {
      return joined(
          Base64.getEncoder().encode(frame),
          Base64.getEncoder().encode(frame(0x80, "grpc-status: 0\r\n".getBytes(UTF_8))));
    }
    return type.contains("grpc-web") || type.contains("connect+") ? frame : message;
  }

  private static void isDenied(Map<String, String> fields, byte[] body) {
    assertThat(evaluate("redact", fields, body))
        .isInstanceOfSatisfying(
            Evaluation.Answered.class,
            it -> assertThat(it.result().getDecision()).isEqualTo(Decision.DECISION_DENY));
    StreamedExchange stream = StreamedExchange.request("redact", fields).add(body).end();
    assertThat(stream.verdict()).isEqualTo("body_unchangeable");
    assertThat(stream.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc-web",
        "application/grpc-web+proto",
        "Application/gRPC-Web-Text; charset=utf-8",
        "application/grpc-web-text+proto",
        "application/connect+proto",
        "application/proto",
        "application/protobuf",
        "application/x-protobuf",
        "application/vnd.google.protobuf",
        "application/vnd.example+proto"
      })
  void aLengthBeforeASecretDoesNotHideIt(String type) {
    isDenied(type(type), body(type, message(SECRET)));

    byte[] clean = body(type, message("hello"));
    assertThat(evaluate("redact", type(type), clean)).isEqualTo(new Evaluation.Passed());
    StreamedExchange stream = StreamedExchange.request("redact", type(type)).add(clean).end();
    assertThat(stream.verdict()).isEqualTo("passes");
    assertThat(stream.out()).isEqualTo(clean);
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc-web, 128, grpc-encoding",
    "application/connect+proto, 2, connect-content-encoding",
    "application/connect+json, 2, connect-content-encoding"
  })
  void trailersAndCompressedFramesAreRead(String type, int flag, String header) {
    byte[] text = ("x-note: " + SECRET + "\r\n").getBytes(UTF_8);
    byte[] clean = frame(0, message("hello"));
    Map<String, String> zipped = Map.of("content-type", type, header, "gzip");

    isDenied(type(type), joined(frame(flag, text)));
    isDenied(zipped, frame(1, gzip(message(SECRET))));
    isDenied(zipped, frame(flag | 1, gzip(text)));
    assertThat(evaluate("redact", type(type), joined(clean, frame(flag, "{}".getBytes(UTF_8)))))
        .isEqualTo(new Evaluation.Passed());
  }

  @Test
  void framesThatCannotBeReadFail() {
    byte[] clean = frame(0, message("hello"));

    assertThat(evaluate("redact", type("application/grpc-web"), frame(1, gzip(clean))))
        .isEqualTo(UNREADABLE);
    assertThat(evaluate("redact", type("application/grpc-web"), frame(2, clean)))
        .isEqualTo(UNREADABLE);
    assertThat(evaluate("redact", type("application/connect+proto"), frame(0x80, clean)))
        .isEqualTo(UNREADABLE);
    assertThat(evaluate("redact", type("application/grpc-web-text"), "%%%%".getBytes(UTF_8)))
        .isEqualTo(UNREADABLE);
  }

  @Test
  void messagesInContentCodingsAreRead() {
    isDenied(
        Map.of("content-type", "application/proto", "content-encoding", "gzip"),
        gzip(message(SECRET)));
    isDenied(
        Map.of("content-type", "application/grpc-web", "content-encoding", "gzip"),
        gzip(frame(0, message(SECRET))));
  }

  /** As in every other stream: more than 4 MiB, and than 100 bytes for each that came. */
  @Test
  void bombsAreUnreadableInStreams() {
    byte[] zeros = ContentCodec.ZSTD.encode(new byte[5 << 20]);
    byte[] text = Base64.getEncoder().encode(frame(1, zeros));
    Map<String, String> proto =
        Map.of("content-type", "application/proto", "content-encoding", "zstd");
    Map<String, String> web =
        Map.of("content-type", "application/grpc-web-text", "grpc-encoding", "zstd");

    assertThat(StreamedExchange.request("redact", proto).add(zeros).end().verdict())
        .isEqualTo("body_unreadable");
    assertThat(StreamedExchange.request("redact", web).add(text).end().verdict())
        .isEqualTo("body_unreadable");
    assertThat(evaluate("redact", proto, zeros)).isEqualTo(new Evaluation.Passed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc-web",
        "application/grpc-web-text",
        "application/connect+proto",
        "application/proto"
      })
  void bodiesThatComeByteByByteAreRead(String type) {
    StreamedExchange denied = StreamedExchange.request("redact", type(type));
    StreamedExchange passed = StreamedExchange.request("redact", type(type));
    byte[] clean = body(type, message("hello"));

    assertThat(byteByByte(denied, body(type, message(SECRET))).verdict())
        .isEqualTo("body_unchangeable");
    assertThat(denied.out()).isEmpty();
    assertThat(byteByByte(passed, clean).out()).isEqualTo(clean);
  }

  private static StreamedExchange byteByByte(StreamedExchange stream, byte[] body) {
    for (int i = 0; i < body.length; i++) {
      stream.add(body, i, i + 1);
    }
    return stream.end();
  }

  /** The first frame goes on before the next one comes. */
  @Test
  void framesOfAResponseGoOnOneByOne() {
    byte[] first = frame(0, message("hello"));
    StreamedExchange stream =
        StreamedExchange.response("redact", 200, type("application/grpc-web+proto")).add(first);

    assertThat(stream.out()).isEqualTo(first);
    assertThat(stream.add(frame(0, message(SECRET))).verdict()).isEqualTo("body_unchangeable");
  }

  @Test
  void aLongMessageIsReadAsATextInResponsesAlone() {
    byte[] longer = "words ".repeat(Limits.PAYLOAD / 6 + 1).getBytes(UTF_8);
    Map<String, String> type =
        Map.of("content-type", "application/x-protobuf", "content-length", "" + longer.length);

    StreamedExchange request = StreamedExchange.request("redact", type).add(longer).end();
    assertThat(request.verdict()).isEqualTo("body_unreadable");
    assertThat(request.out()).isEmpty();
    assertThat(request.unjudged()).isEqualTo(longer);

    StreamedExchange response = StreamedExchange.response("redact", 200, type).add(longer).end();
    assertThat(response.verdict()).isEqualTo("passes");
    assertThat(response.out()).isEqualTo(longer);
    assertThat(response.findings()).singleElement().asString().contains("undecoded");
    assertThat(
            StreamedExchange.response("redact", 200, type)
                .add(joined(longer, (" " + SECRET + " ").getBytes(UTF_8)))
                .end()
                .verdict())
        .isEqualTo("body_unchangeable");
    assertThat(StreamedExchange.strict("redact", type).add(longer).verdict())
        .isNotEqualTo("passes");
  }

  /** It may have no end: some servers send such messages for hours. */
  @Test
  void aResponseWithoutALengthGoesOnAsItComes() {
    Map<String, String> type = type("application/x-protobuf");
    byte[] begin = "words ".repeat(10_000).getBytes(UTF_8);
    Map<String, String> known =
        Map.of("content-type", "application/x-protobuf", "content-length", "67");

    assertThat(StreamedExchange.response("redact", 200, type).add(begin).out()).isNotEmpty();
    assertThat(StreamedExchange.response("redact", 200, known).add(message(SECRET)).end().verdict())
        .isEqualTo("body_unchangeable");
  }
}
