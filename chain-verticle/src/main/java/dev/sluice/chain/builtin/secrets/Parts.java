package dev.sluice.chain.builtin.secrets;

import java.util.List;
import java.util.Optional;

/**
 * The literal and several runs of characters with one separator between them.
 *
 * @param separator in none of the runs
 */
record Parts(char separator, List<Part> parts) implements Shape {
  Parts {
    parts = List.copyOf(parts);
  }

  /**
   * One run.
   *
   * @param min least length
   * @param max greatest
   */
  record Part(ByteClass body, int min, int max) {
    static Part exactly(int length, ByteClass body) {
      return new Part(body, length, length);
    }
  }

  @Override
  public Optional<Span> match(Text text, int at, int after) {
    if (!text.startsToken(at, ByteClass.BASE64URL)) {
      return Optional.empty();
    }
    int start = after;
    int end = after;
    for (Part part : parts) {
      if (start > after && !text.has(end, separator)) {
        return Optional.empty();
      }
      // One byte more than allowed tells that the run is too long.
      int limit = Math.min(text.end(), start + part.max() + 1);
      end = part.body().runEnd(text.bytes(), start, limit);
      if (end - start < part.min() || end - start > part.max()) {
        return Optional.empty();
      }
      start = end + 1;
    }
    return text.endsToken(end) ? Optional.of(new Span(at, end)) : Optional.empty();
  }
}
