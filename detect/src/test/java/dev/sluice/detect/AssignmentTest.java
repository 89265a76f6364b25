package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values told by their name, as code, configuration and prose write them. */
class AssignmentTest {
  private static final String VALUE = "vB7.qLx2~Rw9Tz4m";
  private final Searching searching = Searching.withDefaults();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password = \"#\"",
        "DB_PASSWORD=#",
        "DB_PASSWORD='#'",
        "export DB_PASSWORD=#\n",
        "a: 1\n  password: #\n",
        "a: 1\n  - password: #\n",
        "password: \"#\"",
        "{\"password\": \"#\"}",
        "{\"password\":\"#\",\"a\":1}",
        "{\"config\": \"{\\\"password\\\": \\\"#\\\"}\"}",
        "db.password=#\r\nx=1",
        "client_secret: #",
        "clientSecret: '#',",
        "const apiKey = `#`;",
        "String dbPassword = \"#\";",
        "api_key := \"#\"",
        ":api_key => '#'",
        "user=a&password=#&x=1",
        "ENV API_TOKEN=#\n",
        "[server]\nsecret_key = '#'\n"
      })
  void areFoundInEveryStyle(String form) {
    String body = form.replace("#", VALUE);

    assertThat(searching.redacted(body)).isEqualTo(form.replace("#", "[REDACTED]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password = \"changeme12345A\"",
        "password = \"${DB_PASSWORD_1}\"",
        "password = \"<your-Password-1>\"",
        "password = \"************\"",
        "password = \"{{ vault.Secret1x9 }}\"",
        "password = \"%(db1Password9x)s\"",
        "password=$DB_PASS9word1x",
        "password = process.env.DB_PASS1word9",
        "password = os.environ[\"DB_1Passw9\"]",
        "password = getSecret9(\"Db1x2y\")",
        "password = config.db1.primaryPassword9",
        "password == \"vB7.qLx2~Rw9Tz4m\"",
        "passwordHash = \"vB7.qLx2~Rw9Tz4m\"",
        "tokenizer = \"vB7.qLx2~Rw9Tz4m\"",
        "private_key: PKCS7PrivateKeyTypes,",
        "the password is vB7.qLx2~Rw9Tz4m",
        "the password: vB7.qLx2~Rw9Tz4m in prose",
        "if (password = vB7.qLx2~Rw9Tz4m) {",
        "api_key = \"correct-horse-battery-staple\"",
        "api_key = \"AAAAAAAAAAAAAAAA1\"",
        "api_key = \"short1A\"",
        "\"api_key\": \"sha256-abcdefghijklmnop\"",
        "password=[REDACTED]",
        "\"password\": \"[Removed-by-9x-Policy7]\"",
        "keytoken = \"vB7.qLx2~Rw9Tz4m\"",
        "subapikey = \"vB7.qLx2~Rw9Tz4m\""
      })
  void areNotFoundWhenTheyAreNoSecret(String body) {
    assertThat(searching.ids(body)).isEmpty();
  }

  @Test
  void mayHoldEqualsSigns() {
    assertThat(searching.redacted("secret_key = 'vB7=qLx2~Rw9Tz4m='"))
        .isEqualTo("secret_key = '[REDACTED]'");
    assertThat(searching.redacted("SECRET_KEY=vB7qLx2Rw9Tz4m4Kd0==\n"))
        .isEqualTo("SECRET_KEY=[REDACTED]\n");
  }

  @Test
  void haveLessConfidenceThanAFormat() {
    String key =
        new PatternSamples(4)
            .of(SecretCatalog.find("openai-key").orElseThrow(), "sk-proj-")
            .secret();

    assertThat(searching.ids("OPENAI_API_KEY=\"" + key + "\"")).containsExactly("openai-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://user:password@db/x",
        "postgres://user:pass@db/x",
        "postgres://app:app@db/x",
        "postgres://app:${PG9x}@db/x",
        "postgres://app:<Pw9x1y>@db/x",
        "postgres://app:hT7kq2@example.com/x",
        "https://user:secret@host.test/",
        "https://example.org:8443/a@b",
        "git+https://git@github.com/a/b",
        "redis://localhost:6379",
        "mongodb://[Removed9x]:[Removed9x]@h"
      })
  void doNotTakeOrdinaryUrlsForSecrets(String body) {
    assertThat(searching.ids(body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://app:#@db.internal:5432/x",
        "mysql://root:#@10.0.0.1/x",
        "mongodb+srv://app:#@cluster0.mongodb.net/x",
        "rediss://:#@cache.internal:6380",
        "amqps://app:#@mq.internal/vhost",
        "https://deploy:#@git.corp.internal/a.git",
        "jdbc:sqlserver://db:1433;user=sa;password=#;encrypt=true",
        "Server=db;User Id=sa;Password=#;",
        "ScramLoginModule required username=\"u\" password=\"#\";"
      })
  void areFoundInUrlsAndConnectionStrings(String form) {
    assertThat(searching.redacted(form.replace("#", "hT7kq2Wz9x")))
        .isEqualTo(form.replace("#", "[REDACTED]"));
  }
}
