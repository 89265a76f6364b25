package dev.sluice.inspect.secrets.known;

import dev.sluice.inspect.secrets.pattern.SecretShape;
import dev.sluice.inspect.secrets.text.ByteSpan;
import dev.sluice.inspect.secrets.text.ScannedText;
import java.util.Optional;

/**
 * A sufficient part of a value around its literal.
 *
 * @param value not changed by anybody
 * @param literal where the literal is in the value
 */
@SuppressWarnings("ArrayRecordComponent")
record KnownValueShape(byte[] value, int literal) implements SecretShape {
  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    int origin = at - literal;
    int start = at;
    while (start > Math.max(origin, text.from())
        && text.bytes()[start - 1] == value[start - 1 - origin]) {
      start--;
    }
    int end = after;
    while (end < Math.min(origin + value.length, text.end())
        && text.bytes()[end] == value[end - origin]) {
      end++;
    }
    return end - start >= SufficientPart.of(value.length)
        ? Optional.of(new ByteSpan(start, end))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "KnownValueShape";
  }
}
