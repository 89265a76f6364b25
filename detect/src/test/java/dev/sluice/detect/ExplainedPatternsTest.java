package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.PatternSamples.Sample;
import dev.sluice.detect.explain.Candidate;
import dev.sluice.detect.explain.Condition;
import dev.sluice.detect.explain.Condition.Kind;
import dev.sluice.detect.explain.Explanation;
import dev.sluice.detect.explain.SecretExplainer;
import dev.sluice.detect.pattern.SecretPattern;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The explainer agrees with the scanner and names the condition that a value misses. */
class ExplainedPatternsTest {
  private static final SecretExplainer EXPLAINER = new SecretExplainer(SecretCatalog.ALL, 4);

  private static List<Candidate> candidates(SecretPattern pattern, String text) {
    return new SecretExplainer(List.of(pattern), 0)
        .explain(text.getBytes(StandardCharsets.UTF_8))
        .candidates();
  }

  private static boolean finds(SecretPattern pattern, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return !SecretScanner.of(List.of(pattern), false)
        .scan(bytes, 0, bytes.length)
        .matches()
        .isEmpty();
  }

  private static List<Condition> missed(String id, String text) {
    return EXPLAINER.explain(text.getBytes(StandardCharsets.UTF_8)).candidates().stream()
        .filter(candidate -> candidate.pattern().id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no literal of " + id))
        .missed();
  }

  @ParameterizedTest
  @MethodSource("dev.sluice.detect.PatternPackTest#patterns")
  void everyConditionOfASecretHolds(SecretPattern pattern) {
    for (String literal : pattern.literals()) {
      Sample sample = new PatternSamples(7).of(pattern, literal);

      assertThat(candidates(pattern, sample.text()))
          .as(literal)
          .anyMatch(Candidate::holds)
          .noneMatch(candidate -> candidate.conditions().toString().contains(sample.secret()));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.sluice.detect.PatternPackTest#patterns")
  void oneHoldsExactlyWhereTheScannerFinds(SecretPattern pattern) {
    Sample sample = new PatternSamples(8).of(pattern, pattern.literals().getFirst());
    String plain = sample.before() + "x".repeat(sample.secret().length()) + sample.after();
    for (String text :
        List.of(
            sample.text(),
            sample.cut(),
            sample.text() + "Zz9",
            "Zz9" + sample.text(),
            sample.text().toUpperCase(java.util.Locale.ROOT),
            sample.text().substring(0, sample.text().length() / 2),
            "openshell:resolve:env:" + sample.text(),
            plain)) {
      assertThat(candidates(pattern, text).stream().anyMatch(Candidate::holds))
          .as(text)
          .isEqualTo(finds(pattern, text));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "github-token, ghp_0123456789abcdefghijABCDEFGHIJ012345, CHECKSUM, checksum",
    "github-token, ghp_01234567, LENGTH, 'after the literal: 8 characters, needed 36'",
    "github-token, Xghp_0123456789abcdefghijABCDEFGHIJ012345, BOUNDARY, middle of a word",
    "groq-key, gsk_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, ENTROPY,"
        + " 'entropy: 0.00 bits per character, needed 3.00'",
    "digitalocean-token, dop_v1_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg,"
        + " LENGTH, '63 characters, needed 64'",
    "aws-access-key-id, AKIAIOSFODNN7EXAMPLE, EXAMPLE, EXAMPLE",
    "password-assignment, 'db_password = \"testTEST12345xY9\"', PLACEHOLDER, word of placeholders",
    "password-assignment, 'db_password = \"purpleelephantsdance\"', PLAUSIBILITY, identifier",
    "password-assignment, 'db_password == 5', FORM, 'a name, then ='",
    "jwt, eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0, FORM, three or five parts",
  })
  void theMissedConditionIsNamed(String id, String text, Kind kind, String why) {
    assertThat(missed(id, text))
        .anySatisfy(
            condition -> {
              assertThat(condition.kind()).isEqualTo(kind);
              assertThat(condition.text()).contains(why);
            });
  }

  @Test
  void aPlaceholderIsNamed() {
    assertThat(missed("openai-key", "sk-proj-OPENSHELL-RESOLVE-ENV-OPENAI_API_KEY_OF_1_TEAM_XYZ"))
        .singleElement()
        .extracting(Condition::kind)
        .isEqualTo(Kind.PLACEHOLDER);
  }

  @Test
  void decodedLayersAreListedAndCandidatesInThem() {
    String token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    byte[] value =
        Base64.getEncoder().encode(token.replace("_", "%5F").getBytes(StandardCharsets.UTF_8));

    Explanation explanation = EXPLAINER.explain(value);

    assertThat(explanation.layers())
        .containsExactly(List.of("base64"), List.of("base64", "percent"));
    assertThat(explanation.candidates())
        .filteredOn(candidate -> candidate.pattern().id().equals("github-token"))
        .singleElement()
        .extracting(Candidate::encodings)
        .isEqualTo(List.of("base64", "percent"));
  }

  @Test
  void manyLiteralsStayBounded() {
    Explanation explanation =
        EXPLAINER.explain("password=ghp_ AKIA ".repeat(50_000).getBytes(StandardCharsets.UTF_8));

    assertThat(explanation.candidates()).hasSizeBetween(100, 1000);
  }
}
