package dev.sluice.chain.builtin.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.TextValue;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.testing.SampleSecrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A canary in a message, at any place, in any coding and in any pieces of memory, never passes a
 * stage that denies and never comes out of one that redacts.
 */
class MessageCanaryTest {
  private static final Map<String, Value> DENY = Map.of("mode", new TextValue("deny"));
  private static final Map<String, String> SAMPLES = SampleSecrets.all();

  /** How a canary is written. */
  private enum Coding {
    PLAIN,
    BASE64,
    BASE64URL,
    HEX,
    ESCAPED;

    String of(String secret) {
      byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
      return switch (this) {
        case PLAIN -> secret;
        case BASE64 -> Base64.getEncoder().encodeToString(bytes);
        case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        case HEX -> HexFormat.of().formatHex(bytes);
        case ESCAPED -> "\\u%04x%s".formatted((int) secret.charAt(0), secret.substring(1));
      };
    }
  }

  /**
   * A canary as it is written.
   *
   * @param before what stands before it in its string
   */
  record Canary(String secret, String written, String before, String after) {
    String inText() {
      return before + written + after;
    }
  }

  @Provide
  Arbitrary<Canary> canaries() {
    Arbitrary<String> secrets =
        Arbitraries.of("github-token", "github-fine-grained-token", "npm-token", "openai-key")
            .map(id -> SAMPLES.getOrDefault(id, ""));
    Arbitrary<String> around =
        Arbitraries.of("", "hello ", "a=1; ", "\u00e4\u20ac ", "token: ", "(", "x ".repeat(300));
    return Combinators.combine(secrets, Arbitraries.of(Coding.values()), around, around)
        .as(
            (secret, coding, before, after) ->
                new Canary(secret, coding.of(secret), before, after.isEmpty() ? "" : " " + after));
  }

  /** Frames of protocols that agents speak. */
  @Provide
  Arbitrary<String> envelopes() {
    return Arbitraries.of(
        "{\"a\":\"%s\"}",
        "{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{\"variables\":{\"k\":[1,\"%s\"]}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"x\":\"%s\"}}",
        "42[\"message\",{\"text\":\"%s\"}]",
        "[{\"deep\":[[[[[[\"%s\"]]]]]]},null]");
  }

  @Property(tries = 300)
  void doesNotLeaveInJson(
      @ForAll("canaries") Canary canary,
      @ForAll("envelopes") String envelope,
      @ForAll int split,
      @ForAll boolean back) {
    ByteString message =
        pieces(utf8(envelope.formatted(canary.inText().replace("\"", "\\\""))), split);
    SecretsMessage text = new SecretsMessage(Map.of(), back, false);

    assertThat(new SecretsMessage(DENY, back, false).denies(message)).isTrue();
    assertClean(text.answer(message), canary);
  }

  @Property(tries = 300)
  void doesNotLeaveInText(@ForAll("canaries") Canary canary, @ForAll int split) {
    ByteString message = pieces(utf8(canary.inText()), split);

    assertThat(SecretsMessage.text(DENY).denies(message)).isTrue();
    assertClean(SecretsMessage.text(Map.of()).answer(message), canary);
  }

  @Property(tries = 300)
  void doesNotLeaveInBytes(
      @ForAll("canaries") Canary canary,
      @ForAll byte[] before,
      @ForAll byte[] after,
      @ForAll int split) {
    ByteString edge = ByteString.copyFrom(new byte[] {0});
    ByteString message =
        ByteString.copyFrom(
            List.of(
                ByteString.copyFrom(before),
                edge,
                utf8(canary.inText()),
                edge,
                ByteString.copyFrom(after)));

    assertThat(SecretsMessage.binary(DENY).denies(pieces(message, split))).isTrue();
    assertThat(SecretsMessage.binary(Map.of()).back().denies(pieces(message, split))).isTrue();
  }

  private static void assertClean(HttpRequestResult answer, Canary canary) {
    if (answer.getDecision() != Decision.DECISION_DENY) {
      assertThat(answer.getHasBody()).isTrue();
      assertThat(answer.getBody().isValidUtf8()).isTrue();
      assertThat(answer.getBody().toStringUtf8())
          .doesNotContain(canary.written(), canary.secret())
          .contains(canary.before());
    }
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  /** As a message that came in two pieces. */
  private static ByteString pieces(ByteString whole, int split) {
    int at = whole.isEmpty() ? 0 : Math.floorMod(split, whole.size());
    return whole.substring(0, at).concat(whole.substring(at));
  }
}
