package dev.sluice.chain.builtin.secrets;

import java.util.Optional;

/**
 * The literal and a run of characters after it, both of which are secret.
 *
 * @param min least length of the run
 * @param max greatest; a longer run is something else
 */
record Token(ByteClass body, int min, int max, Check check) implements Shape {
  @Override
  public Optional<Span> match(Text text, int at, int after) {
    if (!text.startsToken(at, body)) {
      return Optional.empty();
    }
    int end = body.runEnd(text.bytes(), after, text.end());
    int length = end - after;
    return length >= min
            && length <= max
            && text.endsToken(end)
            && check.accepts(text.bytes(), after, end)
        ? Optional.of(new Span(at, end))
        : Optional.empty();
  }
}
