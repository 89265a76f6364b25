package dev.sluice.detect.pattern;

import dev.sluice.detect.check.SecretCheck;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.Optional;

/**
 * The literal and a run of characters after it, both of which are secret.
 *
 * @param max greatest length; a longer run is no secret
 */
public record TokenShape(ByteClass body, int min, int max, SecretCheck check)
    implements SecretShape {
  /** Longer runs are data, not keys. */
  public static final int LONGEST = 512;

  private static final int LONGEST_DIVIDED = 256;
  private static final ByteClass BLANK = ByteClass.of(" \t\r\n");

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
        : divided(text, at, after, end);
  }

  // A token with blanks inside, which is known by its checksum, as no words have it.
  private Optional<ByteSpan> divided(ScannedText text, int at, int after, int firstEnd) {
    if (!check.isChecksum() || !text.has(firstEnd, BLANK) || firstEnd - after > min) {
      return Optional.empty();
    }
    int limit = Math.min(text.end(), after + LONGEST_DIVIDED);
    byte[] joined = new byte[LONGEST_DIVIDED];
    int length = 0;
    int start = after;
    int end = firstEnd;
    while (start < limit) {
      System.arraycopy(text.bytes(), start, joined, length, end - start);
      length += end - start;
      boolean fits = length >= min && length <= max && text.endsToken(end);
      if (fits && check.accepts(joined, 0, length)) {
        return Optional.of(new ByteSpan(at, end));
      }
      int next = BLANK.runEnd(text.bytes(), end, limit);
      start = next == end ? limit : next;
      end = body.runEnd(text.bytes(), start, limit);
    }
    return Optional.empty();
  }
}
