package dev.sluice.detect.pattern;

import dev.sluice.detect.check.SecretCheck;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.Optional;

/**
 * A number in groups, as payment cards bear it. The literal is its first digits. One space or dash
 * may be between digits.
 */
public record NumberShape(int min, int max, SecretCheck check) implements SecretShape {
  private static final ByteClass SEPARATOR = ByteClass.of(" \\-");

  // Before a card number stands no part of a longer number or word.
  private static final ByteClass PART = ByteClass.of("A-Za-z0-9_.\\-");

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    if (!text.startsWord(at, PART)) {
      return Optional.empty();
    }
    int end = at;
    int digits = 0;
    while (digits <= max && isDigitNext(text, end, digits)) {
      end += text.has(end, ByteClass.DIGIT) ? 1 : 2;
      digits++;
    }
    return digits >= min
            && digits <= max
            && !text.has(end, PART)
            && check.accepts(text.bytes(), at, end)
        ? Optional.of(new ByteSpan(at, end))
        : Optional.empty();
  }

  private static boolean isDigitNext(ScannedText text, int at, int digits) {
    return text.has(at, ByteClass.DIGIT)
        || (digits > 0 && text.has(at, SEPARATOR) && text.has(at + 1, ByteClass.DIGIT));
  }
}
