package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.sluice.detect.check.SecretCheck;
import dev.sluice.detect.pattern.ExpressionShape;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.SecretPattern.Confidence;
import dev.sluice.detect.pattern.TokenShape;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ScanBudget;
import dev.sluice.detect.text.ScannedText;
import dev.sluice.detect.text.StringEnd;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies made to be expensive; work is counted, not time. */
class LinearWorkTest {
  private static final int LENGTH = 100_000;

  /** Bytes that a check was given. */
  private static final class Counting implements SecretCheck {
    private long bytes;

    @Override
    public boolean accepts(byte[] text, int start, int end) {
      bytes += end - start;
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-", "-sk-", "sk-a", " sk-", "sk-sk_", "\\nsk-", "%20sk-", "--sk-"})
  void scansARunOfLiteralsAFewTimesAtMost(String repeated) {
    Counting counting = new Counting();
    SecretPattern pattern =
        new SecretPattern(
            "sk",
            "sk",
            List.of("sk-"),
            Confidence.HIGH,
            new TokenShape(ByteClass.BASE64URL, 0, Integer.MAX_VALUE, counting));
    byte[] body = body(repeated);

    new Searching(List.of(pattern), true).matches(body);

    // A name of 32 bytes before a token has room for so many literals.
    assertThat(counting.bytes).isLessThanOrEqualTo(12L * LENGTH);
  }

  @Test
  void stopsOperatorsPatternsAtTheirBudget() {
    SecretPattern pattern =
        new SecretPattern(
            "corp",
            "corp",
            List.of("corp_"),
            Confidence.HIGH,
            new ExpressionShape(Pattern.compile("[a-z_]{500}[0-9]")));

    assertThat(SecretScanner.of(List.of(pattern), true).scan(body("corp_"), 0, LENGTH).complete())
        .isFalse();
  }

  /** A body can have thousands of layers. */
  @Test
  void stopsThemAtTheirBudgetOverAllLayers() {
    String layer =
        Base64.getEncoder()
            .encodeToString(OperatorPatterns.costlyText(20).getBytes(StandardCharsets.US_ASCII));
    byte[] one = layer.getBytes(StandardCharsets.US_ASCII);
    byte[] many = (layer + '\n').repeat(100).getBytes(StandardCharsets.US_ASCII);

    assertThat(OperatorPatterns.costly().scan(one, 0, one.length).complete()).isTrue();
    assertThat(OperatorPatterns.costly().scan(many, 0, many.length).complete()).isFalse();
  }

  @Test
  void chargesForBytesReadNotForTheWindow() {
    ScanBudget budget = new ScanBudget();
    byte[] body = body("corp_!");
    ScannedText text = new ScannedText(body, 0, LENGTH, new StringEnd(body, LENGTH, false), budget);
    ExpressionShape expression = new ExpressionShape(Pattern.compile("[a-z]{100}"));
    for (int at = 0; at < LENGTH - 6; at += 6) {
      expression.match(text, at, at + 5);
    }

    assertThat(budget.isExceeded()).isFalse();
  }

  private static byte[] body(String repeated) {
    return repeated
        .repeat(LENGTH / repeated.length() + 1)
        .substring(0, LENGTH)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
