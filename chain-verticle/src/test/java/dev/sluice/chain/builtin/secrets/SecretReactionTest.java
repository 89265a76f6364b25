package dev.sluice.chain.builtin.secrets;

import static dev.sluice.chain.builtin.secrets.SecretsRequest.labels;
import static dev.sluice.chain.builtin.secrets.SecretsRequest.list;
import static dev.sluice.chain.builtin.secrets.SecretsRequest.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.stage.Evaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.testing.SampleSecrets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretReactionTest {
  private static final Map<String, String> SAMPLES = SampleSecrets.all();
  private static final String TOKEN = SAMPLES.getOrDefault("github-token", "");
  private static final String KEY = SAMPLES.getOrDefault("anthropic-key", "");

  /** It is also the password of a URL, which the surer pattern names. */
  private static final String ALLOWED = "postgres://app:" + TOKEN + "@db.example/app";

  private final SecretsRequest request =
      new SecretsRequest().config("actions", list(rule("allow", "github-token")));

  @Test
  void allowsWhatTheSurestPatternNames() {
    assertThat(request.body(ALLOWED).header("x-note", ALLOWED).evaluate())
        .isEqualTo(new Evaluation.Passed());
  }

  @Test
  void allowsItAlsoBesideAnotherSecret() {
    String text = ALLOWED + " " + KEY;
    request.body(text).header("x-note", text);

    HttpRequestResult result = request.answer();

    assertThat(result.getBody().toStringUtf8()).isEqualTo(ALLOWED + " [REDACTED]");
    assertThat(request.headersAfter(result)).containsExactly("x-note: " + ALLOWED + " [REDACTED]");
    assertThat(labels(result)).containsExactly("Anthropic API key in header:x-note, body");
  }
}
