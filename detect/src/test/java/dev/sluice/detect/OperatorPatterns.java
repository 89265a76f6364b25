package dev.sluice.detect;

import com.google.re2j.Pattern;
import dev.sluice.detect.pattern.ExpressionShape;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.SecretPattern.Confidence;
import java.util.List;

/** A pattern of an operator's that costs much and finds nothing. */
public final class OperatorPatterns {
  private static final String LITERAL = "corp_";

  private OperatorPatterns() {}

  /** A scanner with this pattern only. */
  public static LayeredScanner costly() {
    SecretPattern pattern =
        new SecretPattern(
            "corp",
            "corp",
            List.of(LITERAL),
            Confidence.HIGH,
            new ExpressionShape(Pattern.compile("[a-z_]{500}[0-9]")));
    return new LayeredScanner(SecretScanner.of(List.of(pattern), true), 4, "[REDACTED]");
  }

  /** The steps that its search takes grow with the square of its length. */
  public static String costlyText(int repetitions) {
    return LITERAL.repeat(repetitions);
  }
}
