package dev.sluice.tools.secrets;

import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.SecretPattern.Confidence;
import dev.sluice.tools.command.TextStyle;
import dev.sluice.tools.command.TextTable.Cell;
import java.util.Locale;

/** What the commands print of a pattern. */
final class PatternTexts {
  private PatternTexts() {}

  static String confidence(SecretPattern pattern) {
    return pattern.confidence().name().toLowerCase(Locale.ROOT);
  }

  static Cell confidenceCell(SecretPattern pattern) {
    return new Cell(confidence(pattern), style(pattern.confidence()));
  }

  private static TextStyle style(Confidence confidence) {
    return switch (confidence) {
      case HIGH -> TextStyle.RED;
      case MEDIUM -> TextStyle.YELLOW;
      case LOW -> TextStyle.PLAIN;
    };
  }

  static boolean isOptional(SecretPattern pattern) {
    return !pattern.facts().category().isUsual();
  }

  static Cell idCell(SecretPattern pattern) {
    return new Cell(pattern.id(), TextStyle.BOLD);
  }
}
