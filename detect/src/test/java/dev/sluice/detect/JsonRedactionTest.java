package dev.sluice.detect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.pattern.ExpressionShape;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.SecretPattern.Confidence;
import dev.sluice.testing.SampleSecrets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class JsonRedactionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> SAMPLES = SampleSecrets.all();
  private static final String KEY = SAMPLES.getOrDefault("aws-access-key-id", "");
  private final Searching searching = Searching.withDefaults();

  @Test
  void findsASecretThatIsWrittenInEscapes() {
    String escaped = "\\u0041" + KEY.substring(1, 8) + "\\u00%x".formatted((int) KEY.charAt(8));
    String body = "{\"a\":\"x " + escaped + KEY.substring(9) + " y\"}";

    assertThat(searching.redacted(body)).isEqualTo("{\"a\":\"x [REDACTED] y\"}");
    assertThat(Searching.asText().ids(body)).isEmpty();
  }

  @Test
  void findsASecretRightAfterAnEscape() {
    for (String escape : List.of("\\n", "\\t", "\\u0020", "\\/", "\\\"", "\\b", "\\u00e9")) {
      String body = "[\"" + escape + KEY + escape + "\"]";

      assertThat(searching.redacted(body))
          .isEqualTo("[\"" + escape + "[REDACTED]" + escape + "\"]");
    }
  }

  @Test
  void findsASecretWithEscapedSlashes() {
    String hook = SAMPLES.getOrDefault("slack-webhook", "");

    assertThat(searching.redacted("{\"url\":\"https:\\/\\/" + hook.replace("/", "\\/") + "\"}"))
        .isEqualTo("{\"url\":\"https:\\/\\/[REDACTED]\"}");
  }

  /** Digits of an escape are also digits of base64. */
  @Test
  void staysValidWhenARunBeginsInAnEscape() {
    LayeredScanner scanner = new LayeredScanner(searching.scanner(), 4, "[REDACTED]");
    String run = Base64.getEncoder().encodeToString(("x " + KEY + " y").getBytes(UTF_8));
    for (int at = 0; at < run.length(); at++) {
      String escape = "\\u%04x".formatted((int) run.charAt(at));
      String body = "{\"a\":\"\\u0009" + run.substring(0, at) + escape + run.substring(at + 1);
      byte[] bytes = (body + "\"}").getBytes(UTF_8);
      List<Edit> found = scanner.scan(bytes, 0, bytes.length).edits();

      assertThat(found).as(body).isNotEmpty();
      assertThat(
              new SecretRedactor(scanner, 1 << 10).redact(bytes, 0, bytes.length, found, p -> true))
          .isInstanceOfSatisfying(
              SecretRedactor.Redaction.Done.class,
              done -> assertThat(JSON.readTree(done.body()).get("a").isString()).isTrue());
    }
  }

  /** A replacement outside of strings would be no JSON. */
  @Test
  void makesStringsOfNumbers() {
    Searching cards = new Searching(SecretCatalog.ALL, true);
    String card = "5425233430109903";
    Map<String, String> redacted =
        Map.of(
            "{\"card\": %s, \"b\": [%s ,%s]}",
            "{\"card\": \"[REDACTED]\", \"b\": [\"[REDACTED]\" ,\"[REDACTED]\"]}",
            "[\"\\\"\", %s]",
            "[\"\\\"\", \"[REDACTED]\"]",
            "{\"a\": \"\\\\ card: %s, \", \"b\":%s}\n",
            "{\"a\": \"\\\\ card: [REDACTED], \", \"b\":\"[REDACTED]\"}\n",
            "[{\"%s\": \"\\\\\"}]",
            "[{\"[REDACTED]\": \"\\\\\"}]",
            "{'card': '%s'}",
            "{'card': '[REDACTED]'}",
            "card: %s",
            "card: [REDACTED]");

    redacted.forEach(
        (body, expected) ->
            assertThat(cards.redacted(body.replace("%s", card))).isEqualTo(expected));
  }

  @Test
  void keepsEveryOtherByte() {
    String body = " {\"a\" : \"\\u00e9\\n" + KEY + "\\\\\", \"b\":[1.0e5,\n\tnull]}\r\n";

    assertThat(searching.redacted(body)).isEqualTo(body.replace(KEY, "[REDACTED]"));
  }

  @Test
  void findsTheSameSecretOnce() {
    assertThat(searching.ids("[\"\\n " + KEY + "\",\"" + KEY + "\"]"))
        .containsExactly("aws-access-key-id", "aws-access-key-id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\": ", "{\"a\": \"\\q\\u00zz ", "[\"", "\"\\", "{'a' \\n: ", "{\"\\\"x "})
  void treatsInvalidJsonAsText(String broken) {
    assertThat(searching.redacted(broken + " " + KEY)).isEqualTo(broken + " [REDACTED]");
    assertThat(searching.redacted(broken + " " + KEY + "\" \\")).contains("[REDACTED]");
  }

  @Test
  void doesNotLetACustomPatternLeaveItsString() {
    Searching greedy = custom("corp_", "(?s).+");

    assertThat(greedy.redacted("{\"a\":\"corp_1 2\",\"b\":\"c\"}"))
        .isEqualTo("{\"a\":\"[REDACTED]\",\"b\":\"c\"}");
    assertThat(greedy.redacted("{\"a\":\"corp_1\\\" 2\\n3\",\"b\":\"c\"}"))
        .isEqualTo("{\"a\":\"[REDACTED]\",\"b\":\"c\"}");
  }

  @Test
  void doesNotCutAnEscape() {
    Searching inEscape = custom("041corp_", "[a-z]+");

    assertThat(inEscape.redacted("[\"\\u0041corp_secret\"]")).isEqualTo("[\"[REDACTED]\"]");
    assertThat(inEscape.redacted("[\"\\\\u0041corp_secret\"]")).isEqualTo("[\"\\\\u0[REDACTED]\"]");
  }

  @Property
  void leavesJsonThatDiffersInTheRedactedStringsOnly(@ForAll("documents") Document document) {
    JsonNode before = JSON.readTree(document.text());

    String redacted = searching.redacted(document.text());

    assertThat(strings(JSON.readTree(redacted)))
        .isEqualTo(strings(before).stream().map(JsonRedactionTest::expected).toList());
    assertThat(searching.ids(redacted)).isEmpty();
  }

  private static String expected(String value) {
    String expected = value;
    for (String sample : SAMPLES.values()) {
      expected = expected.replace(sample, "[REDACTED]");
    }
    return expected;
  }

  private static List<String> strings(JsonNode node) {
    List<String> strings = new ArrayList<>();
    node.properties().forEach(member -> strings.add(member.getKey()));
    node.forEach(child -> strings.addAll(strings(child)));
    if (!node.isContainer()) {
      strings.add(node.asString());
    }
    return strings;
  }

  /** Text of JSON. */
  record Document(String text) {}

  @Provide
  Arbitrary<Document> documents() {
    Arbitrary<String> secret =
        Arbitraries.of("aws-access-key-id", "github-token", "jwt", "private-key", "slack-webhook")
            .map(id -> SAMPLES.getOrDefault(id, ""));
    Arbitrary<String> other =
        Arbitraries.of(" ", "\n", "\"", "\\", "/", "\u00e9", "\t", " hello ", "{", ",", ": ");
    Arbitrary<String> value =
        Combinators.combine(other, secret, other)
            .as((before, middle, after) -> before + middle + after)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(parts -> String.join(" ", parts));
    Arbitrary<String> string =
        Combinators.combine(value, Arbitraries.randomValue(random -> random.nextLong()))
            .as(JsonRedactionTest::written);
    return string
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(items -> new Document("{\"k\": [" + String.join(" , ", items) + "], \"n\": -1.5e3}"));
  }

  /** A string literal whose characters are escaped where they must be, and elsewhere at random. */
  private static String written(String value, long seed) {
    java.util.Random random = new java.util.Random(seed);
    StringBuilder written = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\' || (c == '/' && random.nextBoolean())) {
        written.append('\\').append(c);
      } else if (c == '\n' && random.nextBoolean()) {
        written.append("\\n");
      } else if (c < ' ' || c > '~' || random.nextInt(20) == 0) {
        written.append("\\u%04x".formatted((int) c));
      } else {
        written.append(c);
      }
    }
    return written.append('"').toString();
  }

  private static Searching custom(String prefix, String expression) {
    SecretPattern pattern =
        new SecretPattern(
            "custom",
            "custom",
            List.of(prefix),
            Confidence.MEDIUM,
            new ExpressionShape(Pattern.compile(expression)));
    return new Searching(List.of(pattern), true);
  }
}
