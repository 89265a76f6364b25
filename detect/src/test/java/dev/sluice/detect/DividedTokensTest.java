package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.pattern.SecretPattern;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens with blanks inside, which their checksum tells from words. */
class DividedTokensTest {
  private static final String GITHUB = token("github-token");
  private static final String NPM = token("npm-token");
  private static final String AGE = token("age-secret-key");

  private final Searching searching = Searching.withDefaults();

  private static String token(String id) {
    SecretPattern pattern =
        SecretCatalog.USUAL.stream().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
    return new PatternSamples(5).of(pattern, pattern.literals().getFirst()).secret();
  }

  /** With a gap behind each so many characters from the end of the literal on. */
  private static String divided(String token, int every, String gap) {
    StringBuilder text = new StringBuilder(token);
    int body = token.startsWith("AGE") ? "AGE-SECRET-KEY-1".length() : "ghp_".length();
    for (int at = body + every; at < text.length(); at += every + gap.length()) {
      text.insert(at, gap);
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "  ", "\t", "\n", "\r\n", " \n "})
  void aTokenIsFoundWithAnyGap(String gap) {
    for (int every : new int[] {1, 2, 7, 18, 35}) {
      for (String token : List.of(GITHUB, NPM, AGE)) {
        assertThat(searching.redacted("a " + divided(token, every, gap) + " b"))
            .isEqualTo("a [REDACTED] b");
      }
    }
  }

  @Test
  void aGapMayFollowTheLiteral() {
    assertThat(searching.redacted("see " + GITHUB.replace("_", "_ ") + " and more"))
        .isEqualTo("see [REDACTED] and more");
  }

  @Test
  void whatIsBehindATokenStays() {
    String text = divided(NPM, 9, " ") + " words of a sentence with 2 numbers 12";

    assertThat(searching.redacted(text))
        .isEqualTo("[REDACTED] words of a sentence with 2 numbers 12");
  }

  @Test
  void wordsAreNoToken() {
    String other = GITHUB.substring(0, 30) + (GITHUB.charAt(30) == 'a' ? 'b' : 'a');

    assertThat(searching.ids(divided(other + GITHUB.substring(31), 5, " "))).isEmpty();
    assertThat(searching.ids("ghp_ is what tokens begin with, npm_ is another one")).isEmpty();
  }

  @Test
  void aWordMayGoOnRightBehindNoToken() {
    assertThat(searching.ids(divided(NPM, 9, " ") + "x")).isEmpty();
  }

  @Test
  void noPieceOfAStreamLetsItPass() {
    String text = "harmless text, " + divided(GITHUB, 6, " ") + " and more of it";
    byte[] bytes = Encoding.utf8(text);
    List<String> wrong = new ArrayList<>();
    for (int cut = 1; cut < bytes.length; cut++) {
      SearchedStream stream = SearchedStream.text(StreamedTextTest.SCANNER, false);
      String out = stream.add(bytes, 0, cut).add(bytes, cut, bytes.length).end().text();
      if (!stream.found.equals(List.of("github-token")) || out.contains(text.substring(20, 30))) {
        wrong.add("cut at " + cut + ": " + out);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void itIsFoundInBase64() {
    String hidden =
        Base64.getEncoder().encodeToString(Encoding.utf8("key " + divided(GITHUB, 10, " ")));

    assertThat(StreamedTextTest.SCANNER.scan(Encoding.utf8(hidden), 0, hidden.length()).edits())
        .hasSize(1);
  }
}
