package dev.sluice.inspect.secrets.pattern;

import dev.sluice.inspect.secrets.check.SecretCheck;
import dev.sluice.inspect.secrets.text.ByteClass;
import dev.sluice.inspect.secrets.text.ByteSpan;
import dev.sluice.inspect.secrets.text.ScannedText;
import java.util.Optional;

/**
 * The literal and a run of characters after it, both of which are secret.
 *
 * @param min least length of the run
 * @param max greatest length; a longer run is no secret
 */
public record TokenShape(ByteClass body, int min, int max, SecretCheck check)
    implements SecretShape {
  /** Longer runs are data, not keys. */
  public static final int LONGEST = 512;

  @Override
  public boolean canContinue(byte next) {
    return min == 0 || body.has(next);
  }

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    if (!text.startsToken(at, body)) {
      return Optional.empty();
    }
    // A run of data is not read to its end for each literal in it.
    int limit = (int) Math.min(text.end(), (long) after + max + 1);
    int end = body.runEnd(text.bytes(), after, limit);
    int length = end - after;
    return length >= min
            && length <= max
            && text.endsToken(end)
            && check.accepts(text.bytes(), after, end)
        ? Optional.of(new ByteSpan(at, end))
        : Optional.empty();
  }
}
