package dev.sluice.detect;

import static dev.sluice.detect.Encoding.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.SecretRedactor.Redaction;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.testing.SampleSecrets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A short line behind base64 may be its last one, or a word of the text around it. */
class FailureBoundaryTest {
  private static final String SECRET = SampleSecrets.all().getOrDefault("anthropic-key", "");
  private static final String MARK = "[REDACTED]";
  private static final LayeredScanner SCANNER =
      new LayeredScanner(Searching.withDefaults().scanner(), 4, MARK);
  private static final SecretRedactor REDACTOR = new SecretRedactor(SCANNER, 1 << 20);
  private static final int WIDTH = 76;

  /** All are digits of base64 in groups of four, some with its padding. */
  @ParameterizedTest
  @ValueSource(strings = {"Best", "done", "Alex", "KEY=", "ok", "regards1", "Sincerely"})
  void aWordBehindWholeLinesStays(String word) {
    for (int size = 0; size < 4; size++) {
      String text = textOfLines(3, size);
      String base64 = lines(text);

      String redacted = redacted("Hello,\n\n" + base64 + "\n" + word + "\n");

      assertThat(redacted).startsWith("Hello,\n\n").endsWith("\n" + word + "\n");
      String read =
          redacted.substring("Hello,\n\n".length(), redacted.length() - word.length() - 2);
      assertThat(decoded(read)).isEqualTo(text.replace(SECRET, MARK));
    }
  }

  /** So that a receiver for whom the word was a part reads the same behind the replacement. */
  @Test
  void whatADoubtfulLastLineEncodesStays() {
    for (int size = 0; size < 4; size++) {
      String text = textOfLines(3, size);
      String last = Base64.getEncoder().encodeToString(new byte[] {5, (byte) 0xEB, 45});

      String redacted = redacted(lines(text) + "\n" + last + "\n").replace("\n", "");

      byte[] read = Base64.getDecoder().decode(redacted);
      assertThat(read).endsWith(5, 0xEB, 45);
      assertThat(utf8(read)).startsWith(text.substring(0, text.indexOf(SECRET)) + MARK);
    }
  }

  /** Words that go on in the last line tell that it is one. */
  @Test
  void aLastLineThatGoesOnIsEncodedAnew() {
    String text = textOfLines(3, 0) + " the text";

    assertThat(decoded(redacted(lines(text) + "\n"))).isEqualTo(text.replace(SECRET, MARK));
  }

  /** The bytes that {@code done} encodes begin with a letter, which would make the token longer. */
  @Test
  void aSecretAtTheEndOfWholeLinesIsFoundInEitherReading() {
    String token = SampleSecrets.all().getOrDefault("github-token", "");
    int whole = 57 * 2;
    String text = "x".repeat(whole - token.length() - 1) + " " + token;

    assertThat(ids(lines(text) + "\ndone\n")).containsExactly("github-token");
    assertThat(redacted(lines(text) + "\ndone\n")).endsWith("\ndone\n");
  }

  /** A secret in the last line. */
  @Test
  void aLastLineThatASecretReachesIsEncodedAnew() {
    String text = "words ".repeat(28) + SECRET;

    String body = lines(text).replace("=", "") + "\n";

    assertThat(decoded(redacted(body))).isEqualTo(text.replace(SECRET, MARK));
  }

  /** The padding and the line break may also be a soft line break of quoted-printable. */
  @ParameterizedTest
  @ValueSource(strings = {"Best", "done", "Thanks", "aGVsbG8gd29ybGQ"})
  void aWordBehindPaddingStays(String word) {
    for (int more = 0; more < 9; more++) {
      String text = "y".repeat(more) + " the key is " + SECRET + " and";
      text += "x".repeat((5 - text.length() % 3) % 3);
      String base64 = Base64.getEncoder().encodeToString(utf8(text));

      String redacted = redacted("DATA " + base64 + "\n" + word + "\n");

      assertThat(redacted).endsWith("\n" + word + "\n");
      assertThat(decoded(redacted.substring(5, redacted.length() - word.length() - 2)))
          .isEqualTo(text.replace(SECRET, MARK));
    }
  }

  /** The padding ends a line that the word behind it would fill. */
  @Test
  void aWordBehindPaddedLinesStays() {
    for (int width = 41; width < 100; width++) {
      String text = "y the key is " + SECRET + " and ";
      text += "x".repeat((5 - text.length() % 3) % 3);
      String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf8(text));
      if ((base64.length() + 1) % width == 0) {
        String body = base64.replaceAll("(.{%d})".formatted(width), "$1\n") + "=\nx\n";

        String redacted = redacted(body);

        assertThat(redacted).endsWith("\nx\n");
        String read = redacted.substring(0, redacted.length() - 3).replace("\n", "");
        assertThat(read).matches("(.{4})*");
        assertThat(decoded(read)).isEqualTo(text.replace(SECRET, MARK));
      }
    }
  }

  /** A secret that goes on behind a soft line break, which looks like padding. */
  @Test
  void aSecretBehindASoftLineBreakIsReplacedWhole() {
    String text = "the key is " + SECRET + " and more";
    String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf8(text));
    String soft = base64.substring(0, 75) + "=\n" + base64.substring(75) + "\n";

    assertThat(decoded(redacted(soft).replace("=\n", ""))).isEqualTo(text.replace(SECRET, MARK));
  }

  /** Two lines that end within a group, in the first of which the secret looks complete. */
  @Test
  void aSecretIsReplacedWholeInTwoLinesWithoutPadding() {
    for (int more = 0; more < 3; more++) {
      String text = "x".repeat(20 + more) + " " + SECRET + " y";
      String body = lines(text, 120).replace("=", "") + "\n";

      assertThat(decoded(redacted(body))).isEqualTo(text.replace(SECRET, MARK));
    }
  }

  /** A text that fills so many lines, with a secret whose length has each rest. */
  private static String textOfLines(int count, int size) {
    String secret = "the key is " + SECRET + " and" + ".".repeat(size) + " more ";
    int rest = count * WIDTH / 4 * 3 - secret.length();
    return secret + "x".repeat(rest);
  }

  private static String lines(String text) {
    return lines(text, WIDTH);
  }

  private static String lines(String text, int width) {
    return Base64.getMimeEncoder(width, new byte[] {'\n'}).encodeToString(utf8(text));
  }

  private static String decoded(String base64) {
    return utf8(Base64.getMimeDecoder().decode(base64)).replaceAll("(?<=])\\*{1,2}", "");
  }

  private static List<String> ids(String body) {
    byte[] bytes = utf8(body);
    return Edits.patterns(SCANNER.scan(bytes, 0, bytes.length).edits()).stream()
        .map(SecretPattern::id)
        .distinct()
        .toList();
  }

  private static String redacted(String body) {
    byte[] bytes = utf8(body);
    LayeredScanner.Found found = SCANNER.scan(bytes, 0, bytes.length);
    return switch (REDACTOR.redact(bytes, 0, bytes.length, found.edits(), p -> true)) {
      case Redaction.Done done -> utf8(done.body());
      case Redaction.Unwritable unwritable -> throw new AssertionError("unwritable");
      case Redaction.TooLong tooLong -> throw new AssertionError("too long");
      case Redaction.Incomplete incomplete -> throw new AssertionError("incomplete");
    };
  }
}
