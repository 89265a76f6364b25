package dev.sluice.chain.builtin.secrets;

import static dev.sluice.chain.builtin.secrets.SecretsRequest.labels;
import static dev.sluice.chain.builtin.secrets.SecretsRequest.list;
import static dev.sluice.chain.builtin.secrets.SecretsRequest.rule;
import static dev.sluice.chain.builtin.secrets.SecretsRequest.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.testing.SampleSecrets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadRedactionTest {
  private static final Map<String, String> SAMPLES = SampleSecrets.all();
  private static final String KEY = SAMPLES.getOrDefault("anthropic-key", "");
  private static final String TOKEN = SAMPLES.getOrDefault("github-token", "");

  private final SecretsRequest request = new SecretsRequest();

  /** Headers of one name are written anew together. */
  @Test
  void keepsACredentialAtHomeBesideASecret() {
    request.to("api.anthropic.com", "/v1/messages");
    request.header("x-api-key", KEY).header("x-api-key", TOKEN);

    HttpRequestResult result = request.answer();

    assertThat(labels(result)).containsExactly("GitHub token in header:x-api-key");
    assertThat(request.headersAfter(result))
        .containsExactly("x-api-key: " + KEY, "x-api-key: [REDACTED]");
  }

  /** The first secret is a part of the word before the second, as long as it is there. */
  @Test
  void reportsASecretThatAnotherHadHidden() {
    request.header("x-note", "corp_abc" + TOKEN).config("custom", list(corp()));

    HttpRequestResult result = request.answer();

    assertThat(request.headersAfter(result)).containsExactly("x-note: [REDACTED][REDACTED]");
    assertThat(labels(result))
        .containsExactly(
            "Pattern of the operator in header:x-note", "GitHub token in header:x-note");
  }

  @Test
  void deniesForASecretThatAnotherHadHidden() {
    request.header("x-note", "corp_abc" + TOKEN).config("custom", list(corp()));
    request.config("actions", list(rule("deny", "github-token")));

    HttpRequestResult result = request.answer();

    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_DENY);
    assertThat(labels(result)).contains("GitHub token in header:x-note");
  }

  /** One mutation removes a name, and one writes each of its lines: 64 at most. */
  @Test
  void deniesWhatTakesTooManyMutations() {
    for (int i = 0; i < 62; i++) {
      request.header("x-note", "nothing");
    }
    request.header("x-note", TOKEN);
    assertThat(request.answer().getDecision()).isEqualTo(Decision.DECISION_ALLOW);

    request.header("x-note", "nothing");
    assertThat(request.answer().getDecision()).isEqualTo(Decision.DECISION_DENY);
  }

  /** As the page on secrets closes fields that override the method. */
  @ParameterizedTest
  @CsvSource({
    "x-http-method-override, true",
    "x_http_method_override, true",
    "x-http-method, true",
    "x-method-override, true",
    "x-http-other, false",
  })
  void deniesByTheNameOfAField(String name, boolean isDenied) {
    request.header(name, "DELETE");
    request.config("mode", text("deny")).config("scope", list(text("headers")));
    request.config(
        "custom",
        list(
            custom("override-1", "x-http", "[-_]method"),
            custom("override-2", "x_http", "[-_]method"),
            custom("override-3", "x-method", "[-_]override"),
            custom("override-4", "x_method", "[-_]override")));

    assertThat(request.answer().getDecision() == Decision.DECISION_DENY).isEqualTo(isDenied);
  }

  private static Value corp() {
    return custom("corp", "corp_", "[a-z]{3}");
  }

  private static Value custom(String name, String prefix, String pattern) {
    return new MapValue(
        Map.of("name", text(name), "prefix", text(prefix), "pattern", text(pattern)));
  }
}
