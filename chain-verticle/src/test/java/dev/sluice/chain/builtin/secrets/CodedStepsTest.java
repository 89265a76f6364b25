package dev.sluice.chain.builtin.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.SafeText;
import dev.sluice.chain.stage.StreamSearch;
import dev.sluice.config.secrets.SearchFault;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.testing.SampleSecrets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Coded pieces that hold many times their bytes. */
class CodedStepsTest {
  private static final int PIECE = 64 * 1024;

  /** A step, the end of the one before it, and what the decoder gives at once. */
  private static final int MOST = CodedBody.TOGETHER + CodedBody.UNDECIDED + PIECE;

  /** What waits, the piece before it and the one behind it, the decoder, and what is decoded. */
  private static final int MOST_CODED = (1 << 20) + 5 * PIECE;

  private static final String SECRET = SampleSecrets.all().getOrDefault("github-token", "none");

  private static StreamedExchange coded(ContentCodec codec, String mode) {
    String name = codec.name().toLowerCase(Locale.ROOT);
    return StreamedExchange.response(mode, 200, Map.of("content-encoding", name));
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void oneStepHoldsAFewHundredKilobytes(ContentCodec codec) {
    String text = "plain words in a row, again and again. ".repeat(90_000);
    byte[] body = codec.encode(text.getBytes(StandardCharsets.UTF_8));
    StreamedExchange exchange = coded(codec, "redact").add(body).end();
    assertThat(exchange.text()).isEqualTo(text);
    assertThat(exchange.mostInStep()).isLessThanOrEqualTo(MOST);
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void theCodedBytesWaitForAllThatTheyYield(ContentCodec codec) {
    String text = "plain words in a row, again and again. ".repeat(90_000);
    byte[] body = codec.encode(text.getBytes(StandardCharsets.UTF_8));
    assertThat(coded(codec, "deny").add(body).end().out()).isEqualTo(body);
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void aPieceThatIsReadInPartIsNotLostWhenTheSearchFails(ContentCodec codec) {
    String deep = "words under six layers";
    for (int i = 0; i < 6; i++) {
      deep = Base64.getEncoder().encodeToString(deep.getBytes(StandardCharsets.US_ASCII));
    }
    String text = deep + " plain words in a row, again and again.".repeat(90_000);
    byte[] body = codec.encode(text.getBytes(StandardCharsets.UTF_8));
    String name = codec.name().toLowerCase(Locale.ROOT);
    StreamedExchange exchange =
        StreamedExchange.strict("deny", Map.of("content-encoding", name)).add(body);
    assertThat(exchange.verdict()).isEqualTo(SafeText.of(SearchFault.UNDECODED.text()));
    assertThat(exchange.search().hasMore()).isFalse();
    assertThat(exchange.unjudged()).isEqualTo(body);
  }

  /** Most clients read what is before the fault, and leave out the rest. */
  @ParameterizedTest
  @CsvSource({"deny, secret_found", "redact, body_unreadable"})
  void aSecretBeforeAFaultIsNotPassedOver(String mode, String reason) {
    byte[] begin =
        ContentCodec.GZIP.encode(("a " + SECRET + " b").getBytes(StandardCharsets.UTF_8));
    byte[] body = Arrays.copyOf(begin, begin.length + 4);
    for (int cut : new int[] {body.length, begin.length}) {
      StreamedExchange exchange =
          coded(ContentCodec.GZIP, mode).add(body, 0, cut).add(body, cut, body.length).end();
      assertThat(exchange.verdict()).isEqualTo(reason);
      assertThat(exchange.unjudged()).isEmpty();
    }
  }

  @Test
  void aBombHoldsNoMoreThanAStep() {
    byte[] bomb = ContentCodec.GZIP.encode(new byte[64 << 20]);
    StreamedExchange exchange = coded(ContentCodec.GZIP, "redact");
    for (int at = 0; at < bomb.length; at += PIECE) {
      exchange.add(bomb, at, Math.min(bomb.length, at + PIECE));
    }
    assertThat(exchange.verdict()).isEqualTo("body_unreadable");
    assertThat(exchange.mostInStep()).isLessThanOrEqualTo(MOST);
  }

  /** What yields nothing is never cleared by what follows. */
  private static byte[] gzipOf(String begin, boolean members) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(ContentCodec.GZIP.encode(begin.getBytes(StandardCharsets.UTF_8)));
    byte[] empty = ContentCodec.GZIP.encode(new byte[0]);
    byte[] name = new byte[PIECE];
    Arrays.fill(name, (byte) 'n');
    if (!members) {
      body.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 0});
    }
    while (body.size() < 3 << 20) {
      body.writeBytes(members ? empty : name);
    }
    return body.toByteArray();
  }

  /** Most bytes that the search holds between the pieces of a body. */
  private static long mostHeld(StreamedExchange exchange, byte[] body) {
    long most = 0;
    for (int at = 0; at < body.length; at += PIECE) {
      exchange.add(body, at, Math.min(body.length, at + PIECE));
      most = Math.max(most, exchange.search().heldBytes());
    }
    return most;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void codedBytesThatYieldNothingAreUnreadable(boolean members) {
    Map<String, String> fields = Map.of("content-encoding", "gzip");
    StreamedExchange exchange = StreamedExchange.request("deny", fields);
    assertThat(mostHeld(exchange, gzipOf("a", members))).isLessThanOrEqualTo(MOST_CODED);
    assertThat(exchange.verdict()).isEqualTo("body_unreadable");
    assertThat(exchange.unjudged()).startsWith(0x1F, 0x8B).hasSizeGreaterThan(1 << 20);
  }

  /** Each piece takes more than its bytes. */
  @Test
  void manySmallPiecesThatYieldNothingAreUnreadable() {
    Map<String, String> fields = Map.of("content-encoding", "gzip");
    StreamedExchange exchange = StreamedExchange.request("deny", fields);
    byte[] body = gzipOf("a", false);
    for (int at = 0; at < 20_000; at++) {
      exchange.add(body, at, at + 1);
    }
    assertThat(exchange.verdict()).isEqualTo("body_unreadable");
  }

  @ParameterizedTest
  @EnumSource(
      value = ContentCodec.class,
      names = {"GZIP", "ZSTD"})
  void membersOfOneByteAreSearchedTogether(ContentCodec codec) {
    ByteString one = ByteString.copyFrom(codec.encode(new byte[] {'a'}));
    ByteString body = ByteString.copyFrom(Collections.nCopies(3_000, one));
    String name = codec.name().toLowerCase(Locale.ROOT);
    Map<String, String> fields =
        Map.of("content-encoding", name, "content-type", "text/event-stream");
    StreamSearch search = StreamedExchange.response("redact", 200, fields).search();

    assertThat(search.add(body).output()).isEmpty();

    assertThat(search.due().output()).extracting(ByteString::size).containsExactly(3_000);
  }

  @Test
  void aSecretBeforeThemIsNotPassedOver() {
    Map<String, String> fields = Map.of("content-encoding", "gzip");
    StreamedExchange exchange = StreamedExchange.request("deny", fields);
    assertThat(mostHeld(exchange, gzipOf("a " + SECRET, true))).isLessThanOrEqualTo(MOST_CODED);
    assertThat(exchange.verdict()).isEqualTo("secret_found");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyThatMayChangeDoesNotWaitForThem(boolean members) {
    byte[] body = gzipOf("a", members);
    String length = Integer.toString(body.length);
    Map<String, String> fields = Map.of("content-encoding", "gzip", "content-length", length);
    StreamedExchange exchange = StreamedExchange.response("redact", 200, fields);
    assertThat(mostHeld(exchange, body)).isLessThanOrEqualTo(MOST_CODED);
    assertThat(exchange.search().isIdentity()).isTrue();
    assertThat(exchange.end().verdict()).isEqualTo(members ? "passes" : "body_unreadable");
  }

  /** The pieces of a whole message can be larger than all that is held otherwise. */
  @ParameterizedTest
  @ValueSource(ints = {1_000, PIECE, 2 << 20})
  void eventsThatDoNotShrinkWaitWithoutAFault(int piece) {
    byte[] noise = new byte[180 << 10];
    StringBuilder events = new StringBuilder();
    for (int event = 0; event < 24; event++) {
      new Random(event).nextBytes(noise);
      events.append("data: ").append(Base64.getEncoder().encodeToString(noise)).append("\n\n");
    }
    byte[] body = ContentCodec.ZSTD.encode(events.toString().getBytes(StandardCharsets.UTF_8));
    Map<String, String> fields =
        Map.of("content-encoding", "zstd", "content-type", "text/event-stream");
    StreamedExchange exchange = StreamedExchange.response("deny", 200, fields);
    for (int at = 0; at < body.length; at += piece) {
      exchange.add(body, at, Math.min(body.length, at + piece));
    }
    assertThat(exchange.end().verdict()).isEqualTo("passes");
    assertThat(exchange.out()).isEqualTo(body);
  }
}
