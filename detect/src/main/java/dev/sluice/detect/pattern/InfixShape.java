package dev.sluice.detect.pattern;

import dev.sluice.detect.check.SecretCheck;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.Optional;

/**
 * A literal within a token: so many characters before it and after it, all of them secret.
 *
 * @param min least number of bytes behind it
 */
public record InfixShape(
    ByteClass head, int before, ByteClass tail, int min, int max, SecretCheck check)
    implements SecretShape {
  @Override
  public boolean canContinue(byte next) {
    return min == 0 || tail.has(next);
  }

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    int start = at - before;
    if (start < text.from()
        || head.runEnd(text.bytes(), start, at) < at
        || !text.startsWord(start, head)) {
      return Optional.empty();
    }
    int end = tail.runEnd(text.bytes(), after, Math.min(text.end(), after + max + 1));
    return end - after >= min
            && end - after <= max
            && text.endsToken(end)
            && check.accepts(text.bytes(), start, end)
        ? Optional.of(new ByteSpan(start, end))
        : Optional.empty();
  }
}
