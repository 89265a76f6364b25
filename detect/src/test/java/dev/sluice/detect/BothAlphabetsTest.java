package dev.sluice.detect;

import static dev.sluice.detect.Encoding.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.SecretRedactor.Redaction;
import dev.sluice.testing.SampleSecrets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Base64 that tells neither its alphabet nor whether it is padded stays readable in each of them
 * when a secret in it is replaced.
 */
class BothAlphabetsTest {
  private static final String SECRET = SampleSecrets.all().getOrDefault("anthropic-key", "");

  /** Marks of the configuration, some with characters that the last two digits encode. */
  @ParameterizedTest
  @ValueSource(strings = {"[REDACTED]", "[GONE]", "<secret>", "~~", "<a?>", "?"})
  void isReadableInBoth(String mark) {
    int ambiguous = 0;
    for (int before = 0; before < 12; before++) {
      for (int after = 0; after < 12; after++) {
        String text = "x".repeat(before) + " " + SECRET + " why? > ~~~".substring(0, after);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf8(text));
        if (base64.matches("[A-Za-z0-9]*")) {
          ambiguous++;
          String redacted = redacted(mark, "{\"a\":\"" + base64 + "\"}");
          String read = redacted.substring(6, redacted.length() - 2);

          assertThat(read).as(text).matches("[A-Za-z0-9]*");
          assertReads(Base64.getDecoder().decode(read), text, mark);
        }
      }
    }
    assertThat(ambiguous).isGreaterThan(20);
  }

  /** Strict readers of padded base64 refuse digits that are no whole groups. */
  @Test
  void staysWholeWithoutPadding() {
    for (int before = 0; before < 3; before++) {
      String text = "?".repeat(3 + before) + " " + SECRET + " and more";
      text += "x".repeat(2 * text.length() % 3);
      String base64 = Base64.getEncoder().encodeToString(utf8(text));
      String redacted = redacted("[REDACTED]", base64);

      assertThat(base64).doesNotContain("=");
      assertThat(redacted).doesNotContain("=").matches("(.{4})+");
      assertReads(Base64.getDecoder().decode(redacted), text, "[REDACTED]");
    }
  }

  /** Of several secrets, each replacement keeps the digits behind it. */
  @Test
  void isReadableInBothWithSeveralSecrets() {
    String text =
        String.join(" ", IntStream.range(0, 4).mapToObj(i -> "k" + i + " " + SECRET).toList());
    String base64 = Base64.getEncoder().encodeToString(utf8(text));

    String redacted = redacted("<a>", base64);

    assertThat(List.of(base64, redacted)).allMatch(digits -> digits.matches("[A-Za-z0-9]*=*"));
    assertReads(Base64.getDecoder().decode(redacted), text, "<a>");
  }

  /** What the text proves is kept, with nothing added. */
  @Test
  void keepsAKnownAlphabet() {
    String text = "?????? " + SECRET + " ??????";
    byte[] bytes = Arrays.copyOf(utf8(text), text.length() + (1 + 2 * text.length()) % 3);

    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      assertThat(redacted("[REDACTED]", encoder.encodeToString(bytes)).replaceAll("=+$", ""))
          .isEqualTo(
              encoder
                  .withoutPadding()
                  .encodeToString(utf8(utf8(bytes).replace(SECRET, "[REDACTED]"))));
    }
  }

  private static void assertReads(byte[] read, String text, String mark) {
    assertThat(utf8(read).replaceAll("\\*{1,4}", "")).isEqualTo(text.replace(SECRET, mark));
  }

  private static String redacted(String mark, String body) {
    LayeredScanner scanner = new LayeredScanner(Searching.withDefaults().scanner(), 4, mark);
    byte[] bytes = utf8(body);
    LayeredScanner.Found found = scanner.scan(bytes, 0, bytes.length);
    return switch (new SecretRedactor(scanner, 1 << 20)
        .redact(bytes, 0, bytes.length, found.edits(), p -> true)) {
      case Redaction.Done done -> utf8(done.body());
      case Redaction.Unwritable unwritable -> throw new AssertionError("unwritable");
      case Redaction.TooLong tooLong -> throw new AssertionError("too long");
      case Redaction.Incomplete incomplete -> throw new AssertionError("incomplete");
    };
  }
}
