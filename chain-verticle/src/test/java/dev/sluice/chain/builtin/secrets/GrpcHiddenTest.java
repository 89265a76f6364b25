package dev.sluice.chain.builtin.secrets;

import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.GRPC;
import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.SECRET;
import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.evaluate;
import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.stage.Evaluation;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.testing.SampleSecrets;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of gRPC that are made to hide a secret. */
class GrpcHiddenTest {
  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Stream.of(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** Shorter than 16 KiB. */
  private static byte[] field(int number, byte[] value) {
    byte[] length =
        value.length < 128
            ? new byte[] {(byte) value.length}
            : new byte[] {(byte) ((value.length & 127) | 128), (byte) (value.length >>> 7)};
    return joined(new byte[] {(byte) ((number << 3) | 2)}, length, value);
  }

  private static byte[] nested(int times) {
    byte[] message = {8, 0};
    for (int i = 0; i < times; i++) {
      message = field(15, message);
    }
    return message;
  }

  private static byte[] secret() {
    return field(1, SECRET.getBytes(UTF_8));
  }

  private static void isDenied(byte[] message) {
    assertThat(evaluate("deny", GRPC, frame(false, message)))
        .isInstanceOfSatisfying(
            Evaluation.Answered.class,
            it -> assertThat(it.result().getDecision()).isEqualTo(Decision.DECISION_DENY));
    assertThat(StreamedExchange.request("deny", GRPC).add(frame(false, message)).verdict())
        .isEqualTo("secret_found");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 34, 100})
  void aSecretBehindNestedMessagesIsFound(int times) {
    isDenied(joined(nested(times), secret()));
  }

  @Test
  void aMessageBeyondTheLimitsIsUnreadable() {
    byte[] deep = nested(101);
    byte[] copied = "x".repeat(9000).getBytes(UTF_8);
    for (int i = 0; i < 9; i++) {
      copied = joined(new byte[] {'{', '|'}, field(15, copied));
    }
    for (byte[] message : new byte[][] {deep, copied}) {
      byte[] call = frame(false, message);
      assertThat(evaluate("deny", GRPC, call))
          .isEqualTo(new Evaluation.Failed("request_body_encoded"));
      assertThat(StreamedExchange.request("deny", GRPC).add(call).verdict())
          .isEqualTo("body_unreadable");
    }
    assertThat(
            StreamedExchange.request("deny", GRPC)
                .add(frame(false, joined(deep, secret())))
                .verdict())
        .isEqualTo("secret_found");
  }

  static Stream<String> endingLikeTags() {
    return SampleSecrets.all().values().stream()
        .filter(it -> it.matches("[a-z]+_.{20,80}") && it.charAt(it.length() - 1) % 8 < 2);
  }

  /** The last character of the secret would be the tag of a second field, a number. */
  @ParameterizedTest
  @MethodSource("endingLikeTags")
  void aSecretThatIsAlsoAMessageIsFound(String secret) {
    byte[] number = secret.charAt(secret.length() - 1) % 8 == 0 ? new byte[1] : new byte[8];
    Arrays.fill(number, (byte) 1);
    byte[] text = (" ".repeat(20) + secret).getBytes(UTF_8);
    byte[] both = joined(new byte[] {8, 1, 10, (byte) (text.length - 1)}, text, number);

    isDenied(both);
    isDenied(field(3, both));
    isDenied(field(2, field(3, both)));
  }

  /** Each is in the message and in its fields. */
  @Test
  void aSecretInSeveralTextsIsOne() {
    byte[] two = joined(secret(), field(2, SECRET.getBytes(UTF_8)));
    Evaluation.Answered answered =
        (Evaluation.Answered) evaluate("detect", GRPC, frame(false, field(1, two)));

    assertThat(answered.result().getFindingsList())
        .singleElement()
        .satisfies(it -> assertThat(it.getCount()).isEqualTo(2))
        .satisfies(it -> assertThat(it.getLabel()).endsWith(" in body:0/1.1, body:0/1.2"));
    StreamedExchange stream = StreamedExchange.request("detect", GRPC);
    stream.add(frame(false, field(1, two))).end();
    assertThat(stream.findings()).singleElement().asString().endsWith(" 2");
  }
}
