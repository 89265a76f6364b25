package dev.sluice.chain.builtin.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.coding.Decoding;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.testing.SampleSecrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies with a Content-Encoding: read, and coded again after a redaction. */
class CompressedBodyTest {
  private static final String SECRET = SampleSecrets.all().getOrDefault("github-token", "none");

  private static final Evaluation ENCODED = new Evaluation.Failed("request_body_encoded");

  @ParameterizedTest
  @EnumSource
  void areRedactedWithinTheCoding(ContentCodec codec) {
    byte[] coded = codec.encode(bytes("{\"token\": \"" + SECRET + "\"}"));

    HttpRequestResult result = answer(Map.of(), name(codec), coded);

    assertThat(result.getFindings(0).getType()).isEqualTo("secrets.github-token");
    assertThat(plain(codec, result.getBody())).isEqualTo("{\"token\": \"[REDACTED]\"}");
  }

  @ParameterizedTest
  @EnumSource
  void passUnchangedWhenClean(ContentCodec codec) {
    assertThat(evaluate(Map.of(), name(codec), codec.encode(bytes("nothing here"))))
        .isEqualTo(new Evaluation.Passed());
  }

  @Test
  void severalCodingsAreTakenOffInReverseOrder() {
    byte[] coded = ContentCodec.GZIP.encode(ContentCodec.ZSTD.encode(bytes(SECRET)));

    HttpRequestResult result = answer(Map.of("mode", text("deny")), "zstd, identity, gzip", coded);

    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_DENY);
  }

  @ParameterizedTest
  @EnumSource
  void whatEndsEarlyFails(ContentCodec codec) {
    byte[] coded = codec.encode(bytes((SECRET + " and more\n").repeat(100)));
    for (int length = 1; length < coded.length; length++) {
      assertThat(evaluate(Map.of(), name(codec), Arrays.copyOf(coded, length)))
          .as("%d of %d bytes", length, coded.length)
          .isEqualTo(ENCODED);
    }
  }

  /** Libraries pass over what stands behind the end, so a secret there would leave. */
  @ParameterizedTest
  @EnumSource
  void bytesBehindTheEndFail(ContentCodec codec) throws IOException {
    for (String more : List.of("x", " " + SECRET, "\u001f" + SECRET)) {
      ByteArrayOutputStream coded = new ByteArrayOutputStream();
      coded.write(codec.encode(bytes("nothing here")));
      coded.write(bytes(more));
      assertThat(evaluate(Map.of(), name(codec), coded.toByteArray())).isEqualTo(ENCODED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBombFails(ContentCodec codec) {
    byte[] coded = codec.encode(new byte[SecretEvaluator.DECODED + 1]);
    assertThat(evaluate(Map.of(), name(codec), coded)).isEqualTo(ENCODED);
  }

  /** What is encoded within it is read as far as that of a plain body of the coded length. */
  @Test
  void aSmallBodyMakesNoMoreWorkThanAPlainOne() {
    byte[] coded = ContentCodec.GZIP.encode(bytes("%41%42%43%44".repeat(1 << 20)));

    HttpRequestResult result = answer(Map.of(), "gzip", coded);

    assertThat(coded).hasSizeLessThan(100_000);
    assertThat(result.getFindings(0).getType()).isEqualTo("secrets.undecoded");
  }

  @Test
  void tooManyCodingsFail() {
    byte[] coded = bytes(SECRET);
    for (int i = 0; i < 5; i++) {
      coded = ContentCodec.GZIP.encode(coded);
    }
    assertThat(evaluate(Map.of(), "gzip,gzip,gzip,gzip,gzip", coded)).isEqualTo(ENCODED);
  }

  private static HttpRequestResult answer(Map<String, Value> config, String coding, byte[] body) {
    return ((Evaluation.Answered) evaluate(config, coding, body)).result();
  }

  private static Evaluation evaluate(Map<String, Value> config, String coding, byte[] body) {
    Prepared prepared = new SecretsMiddleware().prepare(new MapValue(config));
    HttpHeader header =
        HttpHeader.newBuilder().setName("content-encoding").setValue(coding).build();
    return ((Prepared.Ready) prepared)
        .evaluator()
        .evaluate(
            new Subject(
                HttpRequestTarget.getDefaultInstance(),
                List.of(header),
                ByteString.copyFrom(body)));
  }

  private static String name(ContentCodec codec) {
    return switch (codec) {
      case GZIP -> "gzip";
      case DEFLATE -> "Deflate";
      case BR -> "br";
      case ZSTD -> "zstd";
    };
  }

  private static String plain(ContentCodec codec, ByteString coded) {
    byte[] bytes = coded.toByteArray();
    Decoding decoded = codec.decode(bytes, 0, bytes.length, 1 << 20);
    return new String(((Decoding.Done) decoded).bytes(), StandardCharsets.UTF_8);
  }

  private static Value text(String value) {
    return new Value.TextValue(value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
