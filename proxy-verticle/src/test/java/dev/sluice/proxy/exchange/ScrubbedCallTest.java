package dev.sluice.proxy.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ResponseClosing;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of gRPC whose responses are searched for a secret of their request. */
class ScrubbedCallTest {
  private static final String SECRET = "Kx7-pQ2wL9sV4tB6nZ8r";
  private static final String CALL =
      """
      POST http://origin.test/a HTTP/1.1
      Host: origin.test
      Content-Type: application/grpc
      Content-Length: 0
      X-Key: openshell:resolve:env:KEY
      """;
  private static final String ENCODED = "application/grpc\nGrpc-Encoding: gzip";

  @TempDir Path directory;
  private final ExchangeHarness harness = new ExchangeHarness();
  private final ScriptedOrigin origin = ScriptedOrigin.fresh();

  @BeforeEach
  void serve() throws Exception {
    harness.serving(UploadTrial.secret(directory, SECRET)).dialing(origin);
  }

  @AfterEach
  void close() {
    assertThat(harness.loop.node().inspected().inUse()).isZero();
    harness.close();
  }

  private static String gzip(String text) {
    return new String(ContentCodec.GZIP.encode(text.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  private static String frame(int flag, String message) {
    int length = message.length();
    return ""
        + (char) flag
        + '\0'
        + '\0'
        + (char) (length >>> 8)
        + (char) (length & 0xFF)
        + message;
  }

  /** The response to a call, with a body that comes byte by byte. */
  private ScriptedClient answered(String type, String body) {
    ScriptedClient client = harness.start(CALL);
    origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Type: " + type);
    body.chars().forEach(octet -> origin.sends(String.valueOf((char) octet)));
    origin.ends(Trailers.NONE);
    return client;
  }

  private static String written(ScriptedClient client) {
    StringBuilder all = new StringBuilder();
    client.told().stream()
        .filter(told -> told.startsWith("write "))
        .forEach(told -> all.append(told, "write ".length(), told.length()));
    return all.toString();
  }

  private ResponseClosing closing() {
    return harness.audit.records().stream()
        .filter(AuditRecord::hasResponse)
        .filter(record -> record.getResponse().hasClosing())
        .findFirst()
        .orElseThrow()
        .getResponse()
        .getClosing();
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc, grpc-encoding, 1",
    "application/grpc+proto, grpc-encoding, 1",
    "application/grpc-web+proto, grpc-encoding, 1",
    "application/grpc-web, grpc-encoding, 129",
    "application/connect+json, connect-content-encoding, 1",
    "application/connect+proto, connect-content-encoding, 3",
  })
  void aSecretInACompressedMessageEndsTheResponse(String type, String encoding, int flag) {
    String clean = frame(1, gzip("clean"));
    String body = clean + frame(flag, gzip("your key: " + SECRET)) + frame(0, "more");
    ScriptedClient client = answered(type + "\n" + encoding + ": gzip", body);

    assertThat(written(client)).isEqualTo(clean);
    assertThat(client.told()).endsWith("reset");
    assertThat(closing().getScrubbedList()).containsExactly("KEY");
  }

  @Test
  void cleanMessagesGoOnAsTheyCame() {
    String body = frame(1, gzip("clean")) + frame(0, "") + frame(0, "plain") + frame(1, "");
    ScriptedClient client = answered(ENCODED, body);

    assertThat(written(client)).isEqualTo(body);
    assertThat(client.told()).endsWith("end");
  }

  /** Lengths around it stay true. */
  @Test
  void zerosReplaceASecretInAPlainMessage() {
    String key = "your key: ";
    ScriptedClient client = answered("application/grpc", frame(0, key + SECRET) + frame(0, "more"));

    assertThat(written(client))
        .isEqualTo(frame(0, key + "0".repeat(SECRET.length())) + frame(0, "more"));
    assertThat(client.told()).endsWith("end");
    assertThat(closing().getScrubbedList()).containsExactly("KEY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc", "application/grpc\nGrpc-Encoding: snappy", ENCODED})
  void aMessageThatCannotBeDecodedEndsTheResponse(String type) {
    ScriptedClient client = answered(type, frame(0, "one") + frame(1, "no gzip"));

    assertThat(written(client)).isEqualTo(frame(0, "one"));
    assertThat(client.told()).endsWith("reset");
  }

  @Test
  void soDoesOneThatIsCutShort() {
    String message = frame(1, gzip("your key: " + SECRET));
    ScriptedClient client = answered(ENCODED, message.substring(0, message.length() - 1));

    assertThat(written(client)).isEmpty();
    assertThat(client.told()).endsWith("reset");
  }

  @Test
  void soDoOnesThatDecodeToFarMore() {
    ScriptedClient client = harness.start(CALL);
    origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Type: " + ENCODED);
    String bomb = frame(1, gzip("0".repeat(3 << 20)));
    origin.sends(bomb);
    assertThat(client.written()).isEqualTo(bomb.length());
    assertThat(harness.turns.all()).isPositive();
    origin.sends(bomb);

    assertThat(client.told()).endsWith("reset");
  }

  /** One read may bring thousands of short ones, and a few that decode to MiB. */
  @ParameterizedTest
  @CsvSource({"1, 1000, 10", "1000000, 4, 3"})
  void manyAreSearchedInManyTurns(int decoded, int count, int turns) {
    ScriptedClient client = harness.start(CALL);
    origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Type: " + ENCODED);
    String message = frame(1, gzip("0".repeat(decoded)));
    origin.sends(message.repeat(count));
    origin.ends(Trailers.NONE);

    long all = (long) message.length() * count;
    assertThat(client.written()).isLessThanOrEqualTo(all / 4);
    assertThat(harness.turns.all()).isGreaterThanOrEqualTo(turns);
    assertThat(client.written()).isEqualTo(all);
    assertThat(client.told()).endsWith("end");
  }

  @Test
  void aTurnReadsNoMoreOfTwoPiecesThanOfOne() {
    ScriptedClient client = harness.start(CALL);
    origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Type: " + ENCODED);
    String message = frame(1, gzip("0"));
    origin.sends(message.repeat(60));
    origin.sends(message.repeat(60));

    assertThat(client.written()).isLessThanOrEqualTo(message.length() * 64L);
    assertThat(harness.loop.node().inspected().inUse()).isGreaterThan(message.length() * 50L);
    assertThat(harness.turns.all()).isPositive();
    assertThat(client.written()).isEqualTo(message.length() * 120L);
    origin.ends(Trailers.NONE);
    assertThat(client.told()).endsWith("end");
  }

  @Test
  void aSecretInALaterTurnEndsTheResponse() {
    ScriptedClient client = harness.start(CALL);
    origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Type: " + ENCODED);
    String clean = frame(1, gzip("clean")).repeat(200);
    origin.sends(clean + frame(1, gzip(SECRET)) + frame(0, "more"));
    assertThat(client.told()).doesNotContain("reset");

    assertThat(harness.turns.all()).isPositive();
    assertThat(client.written()).isLessThanOrEqualTo(clean.length());
    assertThat(client.told()).endsWith("reset");
  }

  @Test
  void aMessageThatIsNotWholeIsMemoryOfTheNode() {
    ScriptedClient client = harness.start(CALL);
    origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Type: " + ENCODED);
    String message = frame(1, "0".repeat(60_000));
    origin.sends(message.substring(0, 50_000));

    assertThat(harness.loop.node().inspected().inUse()).isBetween(50_000L, 200_000L);
    client.leaves();
  }

  /** Its Base64 is not decoded. */
  @Test
  void aResponseOfGrpcWebInBase64IsNotReadWhereItMayBeCompressed() {
    ScriptedClient client = answered("application/grpc-web-text\nGrpc-Encoding: gzip", "AQAA");

    assertThat(written(client)).isEmpty();
    assertThat(client.told()).endsWith("reset");
  }

  @Test
  void aShortResponseIsRefused() {
    ScriptedClient client = harness.start(CALL);
    String body = frame(1, gzip(SECRET));
    origin.answers(
        "HTTP/1.1 200 OK\nContent-Length: " + body.length() + "\nContent-Type: " + ENCODED);
    origin.sends(body);

    assertThat(client.told()).singleElement().asString().startsWith("answer 502");
    assertThat(harness.audit.records())
        .filteredOn(AuditRecord::hasResponse)
        .singleElement()
        .extracting(record -> record.getResponse().getDecision().getReason())
        .asString()
        .contains("compressed message of response cannot be decoded, or holds a secret");
  }
}
