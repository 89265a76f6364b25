package dev.sluice.inspect.secrets.pattern;

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

  /** Exactly this many letters and digits after the literal. */
  public static TokenShape alphanumeric(int length) {
    return exactly(length, ByteClass.ALPHANUMERIC, Randomness.OF_KEYS);
  }

  /** Exactly this many lower-case hexadecimal digits after the literal. */
  public static TokenShape hex(int length) {
    return exactly(length, ByteClass.HEX, Randomness.OF_KEYS);
  }

  /** At least this many letters, digits, dashes and underscores after the literal. */
  public static TokenShape atLeast(int length, SecretCheck check) {
    return new TokenShape(ByteClass.BASE64URL, length, LONGEST, check);
  }

  /** Exactly this many bytes of {@code body} after the literal. */
  public static TokenShape exactly(int length, ByteClass body, SecretCheck check) {
    return new TokenShape(body, length, length, check);
  }

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    if (!text.startsToken(at, body)) {
      return Optional.empty();
    }
    int end = body.runEnd(text.bytes(), after, text.end());
    int length = end - after;
    return length >= min
            && length <= max
            && text.endsToken(end)
            && check.accepts(text.bytes(), after, end)
        ? Optional.of(new ByteSpan(at, end))
        : Optional.empty();
  }
}
