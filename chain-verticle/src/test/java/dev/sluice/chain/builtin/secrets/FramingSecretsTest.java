package dev.sluice.chain.builtin.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.TextValue;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.testing.FramedCoding;
import dev.sluice.testing.SampleSecrets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Secrets in the framing of a content coding, around a body that has none. */
class FramingSecretsTest {
  private static final String SECRET = SampleSecrets.all().getOrDefault("github-token", "none");
  private static final byte[] BODY = bytes("{\"hello\": \"world\"}");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Evaluation whole(String mode, String coding, byte[] body) {
    MapValue config =
        new MapValue(Map.of("mode", new TextValue(mode), "undecoded", new TextValue("fail")));
    HttpHeader header =
        HttpHeader.newBuilder().setName("content-encoding").setValue(coding).build();
    return ((Prepared.Ready) new SecretsMiddleware().prepare(config))
        .evaluator()
        .evaluate(
            new Subject(
                HttpRequestTarget.getDefaultInstance(),
                List.of(header),
                ByteString.copyFrom(body)));
  }

  private static HttpRequestResult answer(String mode, String coding, byte[] body) {
    return ((Evaluation.Answered) whole(mode, coding, body)).result();
  }

  @ParameterizedTest
  @EnumSource
  void denyAWholeBody(FramedCoding coding) {
    String encoded = Base64.getEncoder().encodeToString(bytes("a secret: " + SECRET));
    for (String text : List.of(SECRET, encoded)) {
      HttpRequestResult result = answer("deny", coding.coding(), coding.around(BODY, text));
      assertThat(result.getDecision()).isEqualTo(Decision.DECISION_DENY);
      assertThat(result.getFindings(0).getType()).isEqualTo("secrets.github-token");
    }
  }

  @ParameterizedTest
  @EnumSource
  void denyAWholeBodyOfTwoCodings(FramedCoding coding) {
    byte[] body = ContentCodec.BR.encode(coding.around(BODY, SECRET));
    assertThat(answer("deny", coding.coding() + ", br", body).getDecision())
        .isEqualTo(Decision.DECISION_DENY);
  }

  @ParameterizedTest
  @EnumSource
  void areReportedOnce(FramedCoding coding) {
    HttpRequestResult result = answer("detect", coding.coding(), coding.around(BODY, SECRET));
    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_ALLOW);
    assertThat(result.getHasBody()).isFalse();
    assertThat(result.getFindingsList()).hasSize(1);
    assertThat(result.getFindings(0).getCount()).isOne();
    assertThat(result.getFindings(0).getLabel()).isEqualTo("GitHub token in body");
  }

  /** A text that is in the coded bytes as it is, as in a block of br that is not compressed. */
  @Test
  void areNotReportedBesideTheSameInTheBody() {
    byte[] body = FramedCoding.BROTLI_METADATA.around(bytes(SECRET), "an innocent text");
    assertThat(answer("detect", "br", body).getFindings(0).getCount()).isOne();
    StreamedExchange streamed = request("detect", "br").add(body).end();
    assertThat(streamed.findings()).containsExactly("secrets.github-token 1");
  }

  @ParameterizedTest
  @EnumSource
  void areTakenOutWithTheFraming(FramedCoding coding) {
    byte[] body = coding.around(BODY, SECRET);
    HttpRequestResult result = answer("redact", coding.coding(), body);
    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_ALLOW);
    assertThat(result.getHasBody()).isTrue();
    assertThat(result.getBody().toStringUtf8()).doesNotContain(SECRET);
    byte[] coded = result.getBody().toByteArray();
    ContentCodec codec = ContentCodec.of(coding.coding()).orElseThrow();
    assertThat(codec.decodeUpTo(coded, 0, coded.length, 1 << 20)).startsWith(BODY);
  }

  @ParameterizedTest
  @EnumSource
  void letAnInnocentTextPass(FramedCoding coding) {
    byte[] body = coding.around(BODY, "report-2026-11-30.csv");
    for (String mode : List.of("deny", "redact")) {
      assertThat(whole(mode, coding.coding(), body)).isEqualTo(new Evaluation.Passed());
      assertThat(request(mode, coding.coding()).add(body).end().out()).isEqualTo(body);
      assertThat(response(mode, coding.coding()).add(body).end().out()).isEqualTo(body);
    }
  }

  /** What is compressed looks like nothing, and hides nothing. */
  @ParameterizedTest
  @EnumSource
  void ofOrdinaryBodiesAreNone(ContentCodec codec) {
    String coding = codec.name().toLowerCase(Locale.ROOT);
    byte[] noise = new byte[600_000];
    new Random(11).nextBytes(noise);
    for (byte[] plain : List.of(noise, bytes("words and more words. ".repeat(20_000)))) {
      byte[] body = codec.encode(plain);
      assertThat(whole("deny", coding, body)).isEqualTo(new Evaluation.Passed());
      StreamedExchange exchange =
          StreamedExchange.strict("deny", Map.of("content-encoding", coding));
      for (int from = 0; from < body.length; from += 8192) {
        exchange.add(body, from, Math.min(body.length, from + 8192));
      }
      assertThat(exchange.end().verdict()).isEqualTo("passes");
      assertThat(exchange.findings()).isEmpty();
    }
  }

  private static StreamedExchange request(String mode, String coding) {
    return StreamedExchange.request(mode, Map.of("content-encoding", coding));
  }

  private static StreamedExchange response(String mode, String coding) {
    return StreamedExchange.response(mode, 200, Map.of("content-encoding", coding));
  }

  private static StreamedExchange sized(String mode, String coding, int length) {
    return StreamedExchange.response(
        mode, 200, Map.of("content-encoding", coding, "content-length", "" + length));
  }

  private static void cut(StreamedExchange exchange, byte[] body, int piece) {
    for (int from = 0; from < body.length; from += piece) {
      exchange.add(body, from, Math.min(body.length, from + piece));
    }
    exchange.end();
  }

  @ParameterizedTest
  @EnumSource
  void denyAStream(FramedCoding coding) {
    byte[] body = coding.around(BODY, SECRET);
    for (int piece : new int[] {1, 5, body.length}) {
      for (StreamedExchange exchange :
          List.of(
              request("deny", coding.coding()),
              response("deny", coding.coding()),
              sized("deny", coding.coding(), body.length))) {
        cut(exchange, body, piece);
        assertThat(exchange.verdict()).isEqualTo("secret_found");
        assertThat(exchange.findings()).containsExactly("secrets.github-token 1");
        assertThat(new String(exchange.out(), StandardCharsets.ISO_8859_1))
            .doesNotContain(SECRET.substring(0, 20));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void denyAStreamOfTwoCodings(FramedCoding coding) {
    byte[] body = ContentCodec.BR.encode(coding.around(BODY, SECRET));
    for (int piece : new int[] {1, body.length}) {
      StreamedExchange exchange = request("deny", coding.coding() + ", br");
      cut(exchange, body, piece);
      assertThat(exchange.verdict()).isEqualTo("secret_found");
    }
  }

  @ParameterizedTest
  @EnumSource
  void makeAResponseGoOnWithoutItsCoding(FramedCoding coding) {
    byte[] body = coding.around(BODY, SECRET);
    for (int piece : new int[] {1, body.length}) {
      StreamedExchange exchange = sized("redact", coding.coding(), body.length);
      cut(exchange, body, piece);
      assertThat(exchange.verdict()).isEqualTo("passes");
      assertThat(exchange.search().isIdentity()).isTrue();
      assertThat(exchange.search().hasChanged()).isTrue();
      assertThat(exchange.out()).startsWith(BODY);
      assertThat(exchange.text()).doesNotContain(SECRET);
      assertThat(exchange.findings()).containsExactly("secrets.github-token 1");
    }
  }

  /** Its length is told, so it cannot be framed anew. */
  @ParameterizedTest
  @EnumSource
  void refuseARequestThatCannotChange(FramedCoding coding) {
    byte[] body = coding.around(BODY, SECRET);
    assertThat(request("redact", coding.coding()).add(body).end().verdict())
        .isEqualTo("body_unchangeable");
  }

  /** What came before a fault is read by most clients. */
  @ParameterizedTest
  @EnumSource(names = {"GZIP_NAME", "BROTLI_METADATA", "ZSTD_SKIPPABLE"})
  void beforeAFaultAreNotPassedOver(FramedCoding coding) {
    byte[] body = coding.around(BODY, SECRET);
    byte[] broken = Arrays.copyOf(body, body.length - 1);
    StreamedExchange exchange = request("deny", coding.coding()).add(broken).end();
    assertThat(exchange.verdict()).isEqualTo("secret_found");
    assertThat(exchange.unjudged()).isEmpty();
  }

  /** A text that is still open when the coding breaks is judged before {@code on_error} decides. */
  @Test
  void inOpenTextsAreJudgedBeforeAFault() {
    String notBrotli = "\u0011\u00FF\u00FF\u00FF\u0001\u0002\u0003      " + SECRET;
    byte[] body = notBrotli.getBytes(StandardCharsets.ISO_8859_1);
    StreamedExchange exchange = response("redact", "br").add(body).end();
    assertThat(exchange.verdict()).isEqualTo("body_unreadable");
    assertThat(exchange.unjudged()).isEmpty();
  }

  /** A name at the begin is judged at once, and the long body behind it does not wait. */
  @Test
  void holdNothingOnceTheyAreJudged() {
    byte[] noise = new byte[255];
    new Random(3).nextBytes(noise);
    byte[] one = FramedCoding.GZIP_NAME.around(noise, "password=");
    byte[] more = ContentCodec.GZIP.encode(new byte[0]);
    StreamedExchange exchange = request("deny", "gzip").add(one);
    long held = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] member = ContentCodec.GZIP.encode(Arrays.copyOf(noise, 200 + i % 50));
      exchange.add(member).add(more);
      held = Math.max(held, exchange.search().heldBytes());
    }
    assertThat(exchange.end().verdict()).isEqualTo("passes");
    assertThat(held).isLessThan(300_000);
  }

  @Test
  void denyCompressedMessagesOfCalls() {
    for (FramedCoding coding : FramedCoding.values()) {
      Map<String, String> call =
          Map.of("content-type", "application/grpc", "grpc-encoding", coding.coding());
      byte[] message = GrpcSecretsTest.field(1, BODY);
      byte[] body = GrpcSecretsTest.frame(true, coding.around(message, SECRET));
      for (String mode : List.of("deny", "redact")) {
        Evaluation evaluation = GrpcSecretsTest.evaluate(mode, call, body);
        assertThat(((Evaluation.Answered) evaluation).result().getDecision())
            .isEqualTo(Decision.DECISION_DENY);
      }
      assertThat(StreamedExchange.request("deny", call).add(body).end().verdict())
          .isEqualTo("secret_found");
      byte[] innocent = GrpcSecretsTest.frame(true, coding.around(message, "report.bin"));
      assertThat(StreamedExchange.request("deny", call).add(innocent).end().verdict())
          .isEqualTo("passes");
    }
  }
}
