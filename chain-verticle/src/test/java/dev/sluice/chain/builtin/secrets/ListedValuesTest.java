package dev.sluice.chain.builtin.secrets;

import static dev.sluice.chain.builtin.secrets.SecretsRequest.labels;
import static dev.sluice.chain.builtin.secrets.SecretsRequest.list;
import static dev.sluice.chain.builtin.secrets.SecretsRequest.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.inspect.digest.ValueFingerprint;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.testing.SampleSecrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that an operator knows and names by their fingerprints. */
class ListedValuesTest {
  private static final String KNOWN = SampleSecrets.all().getOrDefault("github-token", "");
  private static final String OTHER = SampleSecrets.all().getOrDefault("npm-token", "");
  private static final Evaluation PASSED = new Evaluation.Passed();

  private final SecretsRequest request = new SecretsRequest();

  private static String fingerprint(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    return ValueFingerprint.of(bytes, 0, bytes.length).text();
  }

  private static MapValue allowing(String key, Value value) {
    return new MapValue(
        Map.of("action", text("allow"), "values", list(text(fingerprint(KNOWN))), key, value));
  }

  private static String inBase64(String value) {
    return Base64.getEncoder()
        .encodeToString(("note: " + value + " ok").getBytes(StandardCharsets.US_ASCII));
  }

  private static String body(HttpRequestResult result) {
    return result.getBody().toStringUtf8();
  }

  @Test
  void areNoSecretsAnywhere() {
    request.config("allow_values", list(text(fingerprint(KNOWN))));
    request
        .header("x-note", KNOWN)
        .body("{\"a\":\"" + KNOWN + "\",\"b\":\"" + inBase64(KNOWN) + "\"}");

    assertThat(request.to("api.corp.example", "/" + KNOWN).evaluate()).isEqualTo(PASSED);
  }

  @Test
  void areKnownByTheirFirstDigits() {
    request.config(
        "allow_values",
        list(
            text(
                fingerprint(KNOWN)
                    .substring(0, 23)
                    .toUpperCase(java.util.Locale.ROOT)
                    .replace("SHA", "sha"))));

    assertThat(request.body(KNOWN).evaluate()).isEqualTo(PASSED);
  }

  @Test
  void stayInABodyWhenOthersAreTakenOut() {
    request.config("allow_values", list(text(fingerprint(KNOWN))));

    HttpRequestResult result = request.body("a " + KNOWN + " b " + OTHER).answer();

    assertThat(body(result)).isEqualTo("a " + KNOWN + " b [REDACTED]");
    assertThat(labels(result)).containsExactly("npm access token in body");
  }

  /** The value with a character more is another one. */
  @Test
  void areOtherValuesInOtherText() {
    request.config("allow_values", list(text(fingerprint(KNOWN.substring(0, 20)))));

    assertThat(body(request.body("a " + KNOWN).answer())).isEqualTo("a [REDACTED]");
  }

  @Test
  void areAConditionOfActionsBesidePlaces() {
    request.config("actions", list(allowing("places", list(text("headers")))));
    request.header("x-note", KNOWN).body("a " + KNOWN + " b " + inBase64(OTHER));

    HttpRequestResult result = request.answer();

    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_ALLOW);
    assertThat(body(result)).startsWith("a [REDACTED] b ").doesNotContain(inBase64(OTHER));
    assertThat(request.headersAfter(result)).containsExactly("x-note: " + KNOWN);
  }

  @Test
  void areAConditionOfActionsBesideHosts() {
    request.config("actions", list(allowing("hosts", list(text("*.corp.example")))));
    request.body("a " + KNOWN + " b " + OTHER);

    assertThat(body(request.answer())).isEqualTo("a " + KNOWN + " b [REDACTED]");
    assertThat(body(request.to("api.evil.example", "/").answer()))
        .isEqualTo("a [REDACTED] b [REDACTED]");
  }

  @Test
  void keepBesideOthersInAHeader() {
    request.config("actions", list(allowing("places", list(text("headers")))));
    HttpRequestResult result = request.header("x-note", KNOWN + ", " + OTHER).answer();

    assertThat(request.headersAfter(result)).containsExactly("x-note: " + KNOWN + ", [REDACTED]");
  }

  @Test
  void areAllowedBeforeTheOwnDestination() {
    request.to("api.github.com", "/").header("authorization", "Bearer " + KNOWN);
    request.config("own_destination", text("deny"));
    assertThat(request.answer().getDecision()).isEqualTo(Decision.DECISION_DENY);

    request.config("allow_values", list(text(fingerprint(KNOWN))));
    assertThat(request.evaluate()).isEqualTo(PASSED);
  }

  /** Only the value that is known is let through, and not what is beside it. */
  @Test
  void mayBeOpaque() {
    String value = "q7ZtB2mK9xWc4RfV8nLd3HsY";
    request.config("categories", list(text("entropy")));
    request.config(
        "actions",
        list(
            new MapValue(
                Map.of("action", text("allow"), "values", list(text(fingerprint(value)))))));

    assertThat(
            new SecretsRequest()
                .config("categories", list(text("entropy")))
                .header("x-note", value)
                .answer()
                .getDecision())
        .isEqualTo(Decision.DECISION_DENY);
    assertThat(request.header("x-note", value).evaluate()).isEqualTo(PASSED);
    assertThat(
            request
                .header("x-more", value + " " + value.toLowerCase(java.util.Locale.ROOT))
                .answer()
                .getDecision())
        .isEqualTo(Decision.DECISION_DENY);
  }

  @Test
  void areNotInFindings() {
    request.config(
        "actions",
        list(
            new MapValue(
                Map.of("action", text("record"), "values", list(text(fingerprint(KNOWN)))))));

    HttpRequestResult result = request.body(KNOWN).answer();

    assertThat(labels(result)).containsExactly("GitHub token in body");
    assertThat(result.toString()).doesNotContain(fingerprint(KNOWN).substring(7, 23));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256:0123456789abcde", "hunter2hunter2hunter2", ""})
  void areFingerprints(String text) {
    MapValue config =
        new MapValue(Map.of("allow_values", list(text("sha256:0123456789abcdef"), text(text))));

    assertThat(new SecretsMiddleware().prepare(config))
        .isEqualTo(
            new Prepared.Invalid(
                "sluice/secrets: config.allow_values[1] must be sha256: and 16 to 64 hexadecimal"
                    + " digits, as `sluice secrets scan` prints them"));
  }
}
