package dev.sluice.inspect.secrets;

import static dev.sluice.inspect.secrets.Encoding.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.coding.ContentCodec;
import dev.sluice.inspect.secrets.layer.Edits;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.testing.SampleSecrets;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unusual spellings of encodings that receivers accept. */
class HiddenSpellingsTest {
  private static final String SECRET = SampleSecrets.all().getOrDefault("anthropic-key", "");
  private static final LayeredScanner SCANNER =
      new LayeredScanner(Searching.withDefaults().scanner(), 4, "[REDACTED]");

  @ParameterizedTest
  @ValueSource(strings = {"\\b", "\\f", "\\v", "\\0", "\\x00", "&nbsp;", "&shy;"})
  void ofEscapesBeforeASecret(String escape) {
    assertIsFound("{\"a\": \"x" + escape + SECRET + "\"}");
  }

  @Test
  void ofCharactersInJavaScript() {
    assertIsFound(each("\\%03o"::formatted));
    assertIsFound(each("\\u{0000000%x}"::formatted));
    assertIsFound(SECRET.replace("-", "\\-"));
  }

  @Test
  void ofReferencesInHtml() {
    assertIsFound(each("&#0000000000%d;"::formatted));
    assertIsFound(each("&#x000000000%x;"::formatted));
    assertIsFound(each("&#%d"::formatted));
    assertIsFound(each(c -> Character.toString(c) + "&shy;"));
    assertIsFound(each(c -> Character.toString(c) + "&ZeroWidthSpace;"));
  }

  /** As programs write characters beyond the basic plane in JSON. */
  @Test
  void ofMathematicalLettersInUnits() {
    String styled =
        each(
            c ->
                Character.isUpperCase(c)
                    ? "\\ud835\\u%04x".formatted((int) Character.lowSurrogate(c - 'A' + 0x1D400))
                    : Character.toString(c));

    assertIsFound("{\"a\": \"" + styled + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\n", "\\r\\n", "%0A", "%0D%0A", "&#10;"})
  void ofLineBreaksInBase64(String lineBreak) {
    String lines =
        Base64.getMimeEncoder(76, new byte[] {'\n'})
            .encodeToString(utf8("some words before the key " + SECRET + " and behind it"));

    assertIsFound("{\"a\": \"" + lines.replace("\n", lineBreak) + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'", "<", "`", ",", ")", "&", "\""})
  void ofTheEndOfBase64InLines(String after) {
    for (int more = 0; more < 4; more++) {
      String lines =
          Base64.getMimeEncoder(76, new byte[] {'\n'})
              .encodeToString(utf8("words before the key " + SECRET + " x".repeat(more)));

      assertIsFound(" " + lines + after + " other");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\n", "%22", "\\u0022", "&#34;", "x%20", "\\\""})
  void ofTextBeforeCompressedBytes(String before) {
    byte[] zlib = ContentCodec.DEFLATE.encode(utf8("the key is " + SECRET + " and no other"));

    assertIsFound("{\"a\": \"" + before + Base64.getEncoder().encodeToString(zlib) + " \"}");
  }

  @Test
  void ofTheEndOfASentence() {
    String token = SampleSecrets.all().getOrDefault("jwt", "");
    for (String after : List.of(".", "...", ". Then", ".\n")) {
      assertThat(ids("The token is " + token + after)).as(after).containsExactly("jwt");
    }
  }

  private static void assertIsFound(String body) {
    assertThat(ids(body)).as(body).containsExactly("anthropic-key");
  }

  private static String each(IntFunction<String> spelled) {
    return SECRET.chars().mapToObj(spelled).collect(Collectors.joining());
  }

  private static List<String> ids(String body) {
    byte[] bytes = utf8(body);
    return Edits.patterns(SCANNER.scan(bytes, 0, bytes.length).edits()).stream()
        .map(SecretPattern::id)
        .distinct()
        .toList();
  }
}
