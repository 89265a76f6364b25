package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.SampleSecrets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Placeholders of credentials (data-plane 14.2) are no findings; the text around them is. */
class PlaceholderFindingsTest {
  private static final String TOKEN = SampleSecrets.all().getOrDefault("github-token", "");
  private final Searching searching = Searching.withDefaults();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-proj-OPENSHELL-RESOLVE-ENV-OPENAI_API_KEY",
        "sk-ant-api03-OPENSHELL-RESOLVE-ENV-ANTHROPIC_API_KEY",
        "sk-OPENSHELL-RESOLVE-ENV-v12_DEEPSEEK1KEY2LONG3ENOUGH4",
        "glpat-OPENSHELL-RESOLVE-ENV-GITLAB_TOKEN",
        "xoxb-1-OPENSHELL-RESOLVE-ENV-SLACK",
        "postgres://app:pw1-OPENSHELL-RESOLVE-ENV-PG_PASS@db.internal/app",
        "password = \"openshell:resolve:env:v3_DB9x7Q2w\"",
        "password: 'x1.OPENSHELL-RESOLVE-ENV-DB9x7Q2w'",
        "{\"api_key\":"
            + " \"openshell:resolve:env:s0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef_KEY1\"}",
        "{\"a\": \"line\\nsk-proj-OPENSHELL-RESOLVE-ENV-OPENAI_API_KEY\"}"
      })
  void areNotFound(String body) {
    assertThat(searching.ids(body)).isEmpty();
  }

  @Test
  void haveNamesThatAreNotFound() {
    assertThat(searching.ids("openshell:resolve:env:" + TOKEN)).isEmpty();
    assertThat(searching.ids("x-OPENSHELL-RESOLVE-ENV-" + TOKEN)).isEmpty();
  }

  @Test
  void doNotHideWhatIsBesideThem() {
    String placeholder = "sk-proj-OPENSHELL-RESOLVE-ENV-KEY";

    assertThat(searching.redacted(placeholder + " " + TOKEN + " " + placeholder))
        .isEqualTo(placeholder + " [REDACTED] " + placeholder);
    assertThat(searching.redacted("openshell:resolve:env:KEY:" + TOKEN))
        .isEqualTo("openshell:resolve:env:KEY:[REDACTED]");
  }

  @Test
  void doNotHideASecretInTheirPrefix() {
    String key = SampleSecrets.all().getOrDefault("openai-key", "");

    assertThat(searching.redacted(key + "-OPENSHELL-RESOLVE-ENV-KEY"))
        .isEqualTo("[REDACTED]OPENSHELL-RESOLVE-ENV-KEY");
  }

  /** A password in front of the marker, in a form whose end is behind the placeholder. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://app:%s-OPENSHELL-RESOLVE-ENV-PG_PASS@db.internal/app",
        "db_password = \"%s.OPENSHELL-RESOLVE-ENV-PG_PASS\"",
        "{\"db_password\": \"%s-OPENSHELL-RESOLVE-ENV-PG_PASS\"}",
        "{\"a\": \"db_password = '%s-OPENSHELL-RESOLVE-ENV-PG_PASS'\"}",
        "db_password=%s_OPENSHELL-RESOLVE-ENV-PG_PASS\nother=1",
        "db_password=%s-OPENSHELL-RESOLVE-ENV-PG_PASS&b=2",
        "Server=db;Password=%s-OPENSHELL-RESOLVE-ENV-PG_PASS;Database=x",
        "password = \"%s-OPENSHELL-RESOLVE-ENV-PG_PASS\" and sk-OPENSHELL-RESOLVE-ENV-B"
      })
  void doNotHideAPasswordInTheirPrefix(String body) {
    String password = "Zk3vQ9xT7mWc2Lr8Np5Y";

    assertThat(searching.redacted(body.formatted(password)))
        .contains("[REDACTED]OPENSHELL-RESOLVE-ENV-PG_PASS")
        .doesNotContain(password);
  }

  @Test
  void doNotHideAPasswordBeforeTheCanonicalForm() {
    assertThat(
            searching.redacted("password = \"Zk3vQ9xT7mWc2Lr8Np5Yopenshell:resolve:env:PG_PASS\""))
        .isEqualTo("password = \"[REDACTED]openshell:resolve:env:PG_PASS\"");
  }

  /** Clients accept an alias because it begins like the key that it stands for. */
  @Test
  void mayBeginLikeAKey() {
    Stream<String> literals =
        SecretCatalog.ALL.stream()
            .flatMap(pattern -> pattern.literals().stream())
            .filter(literal -> literal.matches("[A-Za-z0-9_.~-]{3,16}"));
    Stream<String> longer = Stream.of("sk-ant-api03-", "sk-ant-admin01-", "github_pat_11A");

    Stream.concat(literals, longer)
        .map(prefix -> prefix + "OPENSHELL-RESOLVE-ENV-SOME_NAME")
        .forEach(
            placeholder -> {
              assertThat(searching.ids("http://app:" + placeholder + "@db.internal/app"))
                  .as(placeholder)
                  .isEmpty();
              assertThat(searching.ids("password = \"" + placeholder + "\"")).isEmpty();
              assertThat(searching.ids("{\"api_key\": \"" + placeholder + "\"}")).isEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-proj-OPENSHELL-RESOLVE-ENV-",
        "sk-proj-OPENSHELL-RESOLVE-ENV-KEY.more4Text9x",
        "sk-proj-OPENSHELL-RESOLVE-ENV-KEY-more4Text9x",
        "sk-proj-openshell-resolve-env-KEY12345"
      })
  void areWellFormed(String malformed) {
    assertThat(searching.ids(malformed)).containsExactly("openai-key");
  }
}
