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

  private static Value corp() {
    return new MapValue(
        Map.of("name", text("corp"), "prefix", text("corp_"), "pattern", text("[a-z]{3}")));
  }
}
