package dev.sluice.chain.builtin.secrets;

import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.GRPC;
import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.GZIP;
import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.SECRET;
import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.evaluate;
import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.field;
import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.frame;
import static dev.sluice.chain.builtin.secrets.GrpcSecretsTest.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.StreamSearch;
import dev.sluice.config.secrets.SecretsSettings;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.inspect.grpc.MessageFraming;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of gRPC made to be expensive. */
class GrpcWorkTest {
  private static final String UNREADABLE = "body_unreadable";
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static byte[] repeated(byte[] bytes, int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  /** Each holds less than it may; together they hold far more than was sent. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void manyMessagesAreUnreadableBeyondTheRatio(boolean response) {
    Map<String, String> zstd = Map.of("content-type", "application/grpc", "grpc-encoding", "zstd");
    byte[] zeros = frame(true, ContentCodec.ZSTD.encode(new byte[SecretEvaluator.DECODED - 1]));
    StreamedExchange stream =
        response
            ? StreamedExchange.response("redact", 200, zstd)
            : StreamedExchange.request("redact", zstd);

    stream.add(repeated(zeros, 100)).end();

    assertThat(stream.verdict()).isEqualTo(UNREADABLE);
    assertThat(stream.out()).isEmpty();
    assertThat(stream.search().hasMore()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"4, 500, 64", "131072, 30, 2"})
  void oneStepReadsAFewCompressedMessages(int size, int count, int most) {
    byte[] message = frame(true, gzip(new byte[size]));
    byte[] body = repeated(message, count);
    StreamedExchange stream = StreamedExchange.response("redact", 200, GZIP).add(body).end();

    assertThat(stream.verdict()).isEqualTo("passes");
    assertThat(stream.out()).isEqualTo(body);
    assertThat(stream.mostInStep()).isLessThanOrEqualTo(most * message.length);
  }

  /** Each may repeat its bytes that often alone; a short request could hold very many of them. */
  @Test
  void allMessagesOfABodyRepeatTheirBytesUpToOneLimit() {
    byte[] message = "words".getBytes(UTF_8);
    for (int i = 0; i < 25; i++) {
      byte[] inner = field(15, message);
      message = new byte[inner.length + 2];
      message[0] = '{';
      message[1] = '|';
      System.arraycopy(inner, 0, message, 2, inner.length);
    }
    byte[] one = frame(false, message);

    assertThat(evaluate("redact", GRPC, one)).isEqualTo(new Evaluation.Passed());
    assertThat(evaluate("redact", GRPC, repeated(one, 10_000)))
        .isEqualTo(new Evaluation.Failed("request_body_encoded"));
  }

  /** The index of texts does not grow with every message. */
  @Test
  void messagesBehindManyTextsHaveNoNumber() {
    byte[] last = frame(false, field(1, SECRET.getBytes(UTF_8)));
    byte[] first = repeated(frame(false, field(1, "ab".getBytes(UTF_8))), 10_000);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(last);
    body.writeBytes(first);
    body.writeBytes(last);

    assertThat(evaluate("detect", GRPC, body.toByteArray()))
        .isInstanceOfSatisfying(
            Evaluation.Answered.class,
            it -> assertThat(it.result().getFindings(0).getLabel()).endsWith(" in body:0/1, body"));
  }

  /** Numbers are no texts, but decoded like them. */
  @Test
  void allMessagesOfABodyAreDecodedUpToOneLimit() {
    byte[] numbers = new byte[10 << 20];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (byte) (i % 2 == 0 ? 8 : 1);
    }
    byte[] message = frame(true, gzip(numbers));

    assertThat(evaluate("redact", GZIP, message)).isEqualTo(new Evaluation.Passed());
    assertThat(evaluate("redact", GZIP, repeated(message, 2)))
        .isEqualTo(new Evaluation.Failed("request_body_encoded"));
  }

  /** Empty members of gzip within zstd: they hold nothing, but what is between has a length. */
  @Test
  void codingsWithinEachOtherAreNotRead() {
    byte[] members = repeated(gzip(new byte[0]), 100_000);
    byte[] message = frame(true, ContentCodec.ZSTD.encode(members));
    Map<String, String> both =
        Map.of("content-type", "application/grpc", "grpc-encoding", "gzip,zstd");

    assertThat(StreamedExchange.request("deny", both).add(message).verdict()).isEqualTo(UNREADABLE);
  }

  /** So many messages fit in a mebibyte that none may have the work of a whole body. */
  @Test
  void whatAMessageHidesIsReadByItsBytes() {
    byte[] hidden = Base64.getEncoder().encode("plain words ".repeat(10_000).getBytes(UTF_8));
    byte[] plain = frame(false, gzip("plain words ".repeat(10_000).getBytes(UTF_8)));
    byte[] coded = frame(true, gzip(hidden));

    assertThat(StreamedExchange.strict("deny", GRPC).add(plain).verdict()).isEqualTo(UNREADABLE);
    assertThat(StreamedExchange.strict("deny", GZIP).add(coded).verdict()).isEqualTo(UNREADABLE);
    assertThat(StreamedExchange.strict("deny", GRPC).add(frame(false, hidden)).verdict())
        .isEqualTo("passes");
  }

  /** Each is within what the shortest text may cost, of which a mebibyte has thousands. */
  @Test
  void whatMessagesMayCostAtLeastDoesNotAddUp() {
    byte[] message =
        frame(false, ContentCodec.ZSTD.encode("plain words ".repeat(500).getBytes(UTF_8)));

    assertThat(StreamedExchange.strict("deny", GRPC).add(message).verdict()).isEqualTo("passes");
    assertThat(StreamedExchange.strict("deny", GRPC).add(repeated(message, 100)).verdict())
        .isEqualTo(UNREADABLE);
  }

  @Test
  void theTextsOfAllMessagesHaveOneLimit() {
    byte[] nested = field(1, field(1, field(1, field(1, "x".repeat(100).getBytes(UTF_8)))));
    byte[] message = frame(false, repeated(nested, 40_000));
    GrpcTexts texts = new GrpcTexts(MessageFraming.GRPC, Optional.empty(), 0);

    assertThat(texts.isRead(message, 0, message.length)).isTrue();
    assertThat(texts.size()).isGreaterThan(16 << 20);
    assertThat(texts.isRead(message, 0, message.length)).isFalse();
    assertThat(texts.size()).isLessThanOrEqualTo(32 << 20);
  }

  /** In processor time: each byte is copied once or twice, not once for each that follows. */
  @Test
  void aLongMessageInTinyPiecesTakesLittleWork() {
    byte[] message = frame(false, "words ".repeat(200_000).getBytes(UTF_8));
    StreamSearch search = StreamedExchange.request("redact", GRPC).search();
    List<ByteString> out = new ArrayList<>();
    long before = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < message.length; i++) {
      out.addAll(search.add(ByteString.copyFrom(message, i, 1)).output());
    }
    long spent = THREADS.getCurrentThreadCpuTime() - before;

    assertThat(spent).isLessThanOrEqualTo(Duration.ofSeconds(2).toNanos());
    assertThat(ByteString.copyFrom(out)).isEqualTo(ByteString.copyFrom(message));
    assertThat(out.size()).isLessThanOrEqualTo(message.length / 1024);
  }

  /** A finding tells no more than a few. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyTheFirstSecretsHaveAPlace(boolean together) throws Exception {
    byte[] secret = field(2, SECRET.getBytes(UTF_8));
    byte[] body =
        together ? frame(false, repeated(secret, 70)) : repeated(frame(false, secret), 70);
    GrpcTexts texts = new GrpcTexts(MessageFraming.GRPC, Optional.empty(), 0);

    assertThat(texts.isRead(body, 0, body.length)).isTrue();
    List<String> places =
        texts.scanned(SecretsSettings.read(MapValue.EMPTY).layered()).sightings().stream()
            .map(it -> it.place().text())
            .toList();
    assertThat(places).hasSize(70);
    assertThat(places.get(63)).isEqualTo(together ? "body:0/2" : "body:63/2");
    assertThat(places.subList(64, 70)).containsOnly("body");
  }
}
