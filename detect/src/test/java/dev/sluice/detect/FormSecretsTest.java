package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.layer.Edits;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets among words that plus signs divide, and secrets that have plus signs. */
class FormSecretsTest {
  private static final String WORDS = "It%27s+a+note+of+plain+words+in+a+form+".repeat(60);
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/";
  private static final LayeredScanner SCANNER =
      new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, true), 4, "[REDACTED]");

  @Test
  void areFoundBetweenPlusSigns() {
    String secret = "sk-ant-api03-" + digits(new Random(7), 93) + "AA";
    String hidden = secret.replace("-", "%2D").replace("/", "x");

    assertThat(redacted(WORDS + hidden + "+and+" + WORDS))
        .isEqualTo(WORDS + "[REDACTED]+and+" + WORDS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 12, 20, 33, 39})
  void areFoundWithAPlusSignInThem(int plus) {
    Random random = new Random(plus);
    for (int round = 0; round < 50; round++) {
      String key = new StringBuilder(digits(random, 39)).insert(plus, '+').toString();
      String body = WORDS + "aws_secret_access_key%3D" + key + "&b=" + WORDS;

      assertThat(redacted(body)).as(key).doesNotContain(key);
    }
  }

  @Test
  void aPlusSignThatIsEscapedIsNoBlank() {
    String password = "q7wzx.kv%2Bpl.Tm9rw";
    String url = "postgres%3A%2F%2Fuser%3A" + password + "%40db.corp.example%2Fx";

    assertThat(redacted(WORDS + url + "&b=" + WORDS)).doesNotContain(password);
  }

  private static String digits(Random random, int count) {
    StringBuilder made = new StringBuilder();
    for (int i = 0; i < count; i++) {
      made.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return made.toString();
  }

  private static String redacted(String text) {
    byte[] body = text.getBytes(StandardCharsets.US_ASCII);
    LayeredScanner.Found found = SCANNER.scan(body, 0, body.length);
    return new String(
        Edits.applied(body, 0, body.length, found.edits()), StandardCharsets.US_ASCII);
  }
}
