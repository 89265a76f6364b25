package dev.sluice.chain.builtin.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.contract.SafeText;
import dev.sluice.config.secrets.SearchFault;
import dev.sluice.inspect.coding.ContentCodec;
import dev.sluice.testing.SampleSecrets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Coded pieces that hold many times their bytes. */
class CodedStepsTest {
  private static final int PIECE = 64 * 1024;

  /** A step, the end of the one before it, and what the decoder gives at once. */
  private static final int MOST = CodedBody.TOGETHER + CodedBody.UNDECIDED + PIECE;

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
}
