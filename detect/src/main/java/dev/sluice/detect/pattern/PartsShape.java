package dev.sluice.detect.pattern;

import dev.sluice.detect.check.SecretCheck;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.List;
import java.util.Optional;

/**
 * The literal and several runs of characters, with one separator between them.
 *
 * @param separator in none of the runs
 */
public record PartsShape(char separator, List<Part> parts, SecretCheck check)
    implements SecretShape {
  public PartsShape {
    parts = List.copyOf(parts);
  }

  /** One run. */
  public record Part(ByteClass body, int min, int max) {
    public static Part exactly(int length, ByteClass body) {
      return new Part(body, length, length);
    }
  }

  @Override
  public boolean canContinue(byte next) {
    return parts.getFirst().body().has(next);
  }

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    if (!text.startsToken(at, ByteClass.BASE64URL)) {
      return Optional.empty();
    }
    int start = after;
    int end = after;
    for (Part part : parts) {
      if (start > after && !text.has(end, separator)) {
        return Optional.empty();
      }
      // One byte more than allowed shows that the run is too long.
      int limit = Math.min(text.end(), start + part.max() + 1);
      end = part.body().runEnd(text.bytes(), start, limit);
      if (end - start < part.min() || end - start > part.max()) {
        return Optional.empty();
      }
      start = end + 1;
    }
    return text.endsToken(end) && check.accepts(text.bytes(), after, end)
        ? Optional.of(new ByteSpan(at, end))
        : Optional.empty();
  }
}
