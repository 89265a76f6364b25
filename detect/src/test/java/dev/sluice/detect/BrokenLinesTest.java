package dev.sluice.detect;

import static dev.sluice.detect.Encoding.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.LayeredScanner.Found;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.pattern.BankAccountShape;
import dev.sluice.detect.pattern.PrivateKeyShape;
import dev.sluice.detect.pattern.PuttyKeyShape;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.SecretPattern.Confidence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that a line break divides: found wherever it is, and no ordinary lines are. */
class BrokenLinesTest {
  private static final String SECRET =
      "sk-ant-" + "api03-Zk3vQ9xT7mWc2Lr8Np5YbHd4Jf6Gs1Ua0EoIiKtRv";

  private static final LayeredScanner SCANNER =
      new LayeredScanner(SecretScanner.of(SecretCatalog.ALL, true), 4, "[REDACTED]");

  /** Characters that only passwords have, and that other lines end with or begin with. */
  private static final String PUNCTUATION = "#&*,?^";

  /** Those whose form has no lines or blanks, and is no mere name. */
  static boolean isSure(SecretPattern pattern) {
    return pattern.confidence() != Confidence.LOW
        && !(pattern.shape() instanceof PrivateKeyShape)
        && !(pattern.shape() instanceof PuttyKeyShape)
        && !(pattern.shape() instanceof BankAccountShape);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n  ", "\n\t", "\\\n"})
  void eachFormatIsFoundWhereverItIsBroken(String lineBreak) {
    PatternSamples samples = new PatternSamples(5);
    List<String> missed = new ArrayList<>();
    for (SecretPattern pattern :
        PatternSamples.inTexts().filter(BrokenLinesTest::isSure).toList()) {
      PatternSamples.Sample sample = samples.of(pattern, pattern.literals().getFirst());
      int secret = sample.before().length();
      for (int at = 1; at < sample.secret().length(); at++) {
        String text = broken(sample.text(), secret + at, lineBreak);
        boolean found = finds("a " + text + "\n") && finds("word\n" + text + "\nword\n");
        if (!found && !isPunctuated(sample.secret(), at)) {
          missed.add(pattern.id() + " at " + at);
        }
      }
    }
    assertThat(missed).isEmpty();
  }

  private static boolean isPunctuated(String secret, int at) {
    return secret.substring(at - 1, at + 1).chars().anyMatch(c -> PUNCTUATION.indexOf(c) >= 0);
  }

  /** Whether there is a secret of some kind that is more than a name before a value. */
  private static boolean finds(String text) {
    return scan(text).edits().stream()
        .flatMap(edit -> edit.patterns().stream())
        .anyMatch(BrokenLinesTest::isSure);
  }

  private static Found scan(String text) {
    byte[] bytes = utf8(text);
    return SCANNER.scan(bytes, 0, bytes.length);
  }

  private static String broken(String text, int at, String lineBreak) {
    return text.substring(0, at) + lineBreak + text.substring(at);
  }

  private static String redacted(String text) {
    byte[] bytes = utf8(text);
    return Encoding.utf8(Edits.applied(bytes, 0, bytes.length, scan(text).edits()));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 15, 20})
  void aSecretInManyLinesIsReplacedWithItsBreaks(int width) {
    String lines = SECRET.replaceAll("(.{%d})(?=.)".formatted(width), "$1\r\n    ");

    assertThat(redacted("key: " + lines + "\nend\n")).isEqualTo("key: [REDACTED]\nend\n");
  }

  @Test
  void aSecretInTheLinesOfAJsonStringIsReplaced() {
    String lines = broken(broken(SECRET, 30, "\\n  "), 12, "\\r\\n");

    assertThat(redacted("{\"a\": \"see " + lines + " there\"}"))
        .isEqualTo("{\"a\": \"see [REDACTED] there\"}");
  }

  @ParameterizedTest
  @CsvSource({"'\n', NEXT_KEY=1", "'\r\n', hash9f8e7d6c5b4a"})
  void theLineBehindAWholeSecretStays(String lineBreak, String next) {
    assertThat(redacted("KEY=" + SECRET + lineBreak + next))
        .isEqualTo("KEY=[REDACTED]" + lineBreak + next);
    assertThat(redacted(next + lineBreak + SECRET)).isEqualTo(next + lineBreak + "[REDACTED]");
  }

  @Test
  void twoSecretsOnTwoLinesAreTwo() {
    assertThat(redacted(SECRET + "\n" + SECRET + "\n")).isEqualTo("[REDACTED]\n[REDACTED]\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n\n", "\n> ", " \n", "\n// "})
  void otherBreaksDivideTexts(String lineBreak) {
    String text = broken(SECRET, 20, lineBreak);

    assertThat(redacted(text)).isEqualTo(text);
  }

  @Test
  void aNameWithAShortPasswordDoesNotTakeTheNextWord() {
    String text = "db_password=k3vQ9xT\nmWc2Lr8Np5Yb\n";

    assertThat(redacted(text)).isEqualTo(text);
  }

  @Test
  void nothingIsJoinedWithoutDecoding() {
    byte[] text = utf8(broken(SECRET, 20, "\n"));

    assertThat(SCANNER.withoutDecoding().scan(text, 0, text.length).edits()).isEmpty();
  }

  @Test
  void linesAreNoLevelOfDepth() {
    LayeredScanner shallow =
        new LayeredScanner(SecretScanner.of(SecretCatalog.ALL, true), 1, "[REDACTED]");
    byte[] text = utf8("{\"a\": \"" + broken(SECRET, 20, "\\n") + "\"}");
    Found found = shallow.scan(text, 0, text.length);

    assertThat(found.edits()).hasSize(1);
    assertThat(found.undecoded()).isFalse();
  }
}
