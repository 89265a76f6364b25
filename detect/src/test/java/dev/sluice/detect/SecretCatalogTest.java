package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.testing.SampleSecrets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SecretCatalogTest {
  private static final Map<String, String> SAMPLES = SampleSecrets.all();
  private final Searching searching = Searching.withDefaults();

  @Test
  void keepsThePatternsOfTheFirstVersion() {
    assertThat(SAMPLES.keySet())
        .containsExactlyInAnyOrderElementsOf(
            SecretCatalog.ALL.stream()
                .filter(pattern -> pattern.facts().since() == 1)
                .map(SecretPattern::id)
                .toList());
  }

  static Stream<Arguments> samples() {
    return SAMPLES.entrySet().stream()
        .map(entry -> argumentSet(entry.getKey(), entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void redactsTheWholeSample(String id, String sample) {
    String body = "token: " + SampleSecrets.inContext(id, sample) + " end";

    assertThat(searching.ids(body)).containsExactly(id);
    assertThat(searching.redacted(body)).isEqualTo(body.replace(sample, "[REDACTED]"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void findsTheSampleAtTheEdgesOfABody(String id, String sample) {
    assertThat(searching.ids(SampleSecrets.inContext(id, sample))).containsExactly(id);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void findsTheSampleAtEveryOffset(String id, String sample) {
    for (int before = 0; before < 17; before++) {
      String body = " ".repeat(before) + SampleSecrets.inContext(id, sample) + "\n";

      assertThat(searching.ids(body)).containsExactly(id);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void findsTheSampleWhereABodyQuotesIt(String id, String sample) {
    String text = SampleSecrets.inContext(id, sample);

    for (String body :
        List.of(
            "key='" + text + "'",
            "key=" + text + "&next=1",
            "key=a%20" + text,
            "line\\n" + text,
            "-" + text + "\n",
            "<k>" + text + "</k>",
            "(" + text + ")",
            "see " + text + ", and")) {
      assertThat(searching.ids(body)).as(body).containsExactly(id);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void ignoresALongerWord(String id, String sample) {
    if (id.equals("private-key") || id.equals("jwt") || isOpenEnded(id)) {
      return;
    }
    String longer = SampleSecrets.inContext(id, sample + "Z".repeat(600));

    assertThat(searching.ids(longer)).doesNotContain(id);
  }

  private static boolean isOpenEnded(String id) {
    return id.equals("google-oauth-token");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void ignoresACutSample(String id, String sample) {
    String cut = sample.substring(0, id.equals("private-key") ? 40 : Math.min(12, sample.length()));

    assertThat(searching.ids(SampleSecrets.inContext(id, cut))).doesNotContain(id);
  }

  @ParameterizedTest
  @CsvSource({
    "github-token, gho_",
    "npm-token, npm_",
    "age-secret-key, AGE-SECRET-KEY-1",
  })
  void refusesAWrongChecksum(String id, String prefix) {
    String sample = sample(id);
    for (int at = prefix.length(); at < sample.length(); at++) {
      char other = sample.charAt(at) == 'Q' ? 'P' : 'Q';
      String wrong = sample.substring(0, at) + other + sample.substring(at + 1);

      assertThat(searching.ids(wrong)).as("changed at %d", at).isEmpty();
    }
  }

  @Test
  void knowsThePublishedExampleOfTheChecksum() {
    // From GitHub's description of the format; revoked before it was published.
    assertThat(searching.ids("ghp_" + "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ" + "0mLq17"))
        .containsExactly("github-token");
  }

  @ParameterizedTest
  @CsvSource({
    "a placeholder, sk-proj-xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "a placeholder of AWS, AKIAXXXXXXXXXXXXXXXX",
    "hyphenated words, sk-learn-pipelines-with-many-steps-in-them",
    "inside a word, task-abcdefgh12345678abcdefgh",
    "without digits, sk-abcdefghijklmnopqrstuvwxyz",
    "lower case, akiaiosfodnn7examplx",
    "a digit that base32 lacks, AKIAIOSFODNN7EXAM18E",
    "JSON in base64 without a signature, eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0",
    "not JSON, eyJhbGciOi.eyJzdWIiOiJ4In0.c2lnbmF0dXJlLXNpZ25hdHVyZQ",
    "JSON without alg, eyJ0eXAiOiJKV1QifQ.eyJzdWIiOiJ4In0.c2lnbmF0dXJlLXNpZ25hdHVyZQ",
    "a public key, -----BEGIN PUBLIC KEY-----",
    "prose about keys, a file with -----BEGIN PRIVATE KEY----- at its head is a key and has lines",
    "a short number, 1234567:AAabcdefghijklmnopqrstuvwxyz012345678",
    "Stripe in test mode, sk_test_4eC39HqLyjWDarjtT1zdp7dc",
    "no value, aws_secret_access_key = ${SECRET}",
    "a key with wrong padding, AccountKey=abc=",
    "a UUID, hf_123e4567-e89b-12d3-a456-426614174000"
  })
  void leavesNearMissesAlone(String what, String body) {
    assertThat(searching.ids(body)).as(what).isEmpty();
  }

  @Test
  void redactsTheValueAndKeepsTheName() {
    String key = sample("aws-secret-access-key");

    for (String body :
        List.of(
            "AWS_SECRET_ACCESS_KEY=" + key,
            "\"SecretAccessKey\": \"" + key + "\"",
            "{\\\"secretAccessKey\\\":\\\"" + key + "\\\"}",
            "aws_secret_access_key = " + key)) {
      assertThat(searching.redacted(body)).isEqualTo(body.replace(key, "[REDACTED]"));
    }
  }

  @Test
  void redactsEveryFormOfPrivateKey() {
    for (String title :
        List.of(
            "RSA PRIVATE KEY",
            "EC PRIVATE KEY",
            "OPENSSH PRIVATE KEY",
            "ENCRYPTED PRIVATE KEY",
            "PGP PRIVATE KEY BLOCK")) {
      String key = SampleSecrets.pem(title);

      assertThat(searching.redacted("a " + key + " b")).isEqualTo("a [REDACTED] b");
      assertThat(searching.redacted("a " + key.replace("\n", "\\n") + " b"))
          .isEqualTo("a [REDACTED] b");
      assertThat(searching.redacted("a " + key.replace("\n", "\\\\n") + " b"))
          .isEqualTo("a [REDACTED] b");
      assertThat(searching.redacted("a " + key.replace("\n", "\r\n") + " b"))
          .isEqualTo("a [REDACTED] b");
    }
  }

  @Test
  void redactsACutPrivateKey() {
    String cut = SampleSecrets.pem("RSA PRIVATE KEY").substring(0, 150);

    assertThat(searching.redacted(cut + "\"")).isEqualTo("[REDACTED]\"");
  }

  @Test
  void redactsAnEncryptedWebToken() {
    String header = SampleSecrets.base64url("{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\"}");
    String token = header + ".a2V5.aXY.Y2lwaGVydGV4dA.dGFndGFndGFndGFndGFn";

    assertThat(searching.redacted("Bearer " + token + "!")).isEqualTo("Bearer [REDACTED]!");
  }

  @Test
  void prefersTheMoreSpecificPattern() {
    assertThat(searching.ids(sample("anthropic-key"))).containsExactly("anthropic-key");
    assertThat(searching.ids(sample("openai-key"))).containsExactly("openai-key");
  }

  @Test
  void namesPatternsLikeFindings() {
    assertThat(SecretCatalog.ALL)
        .extracting(SecretPattern::id)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z][a-z0-9-]{0,31}"))
        .allMatch(id -> id.equals(id.toLowerCase(Locale.ROOT)));
  }

  private static String sample(String id) {
    return SAMPLES.getOrDefault(id, "");
  }
}
