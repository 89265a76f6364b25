package dev.sluice.detect.pattern;

import dev.sluice.detect.check.SecretCheck;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.Optional;

/**
 * A value without a form of its own, recognized by the name before it: the literal. Only the value
 * is secret.
 *
 * @param between bytes allowed between name and value, at most 16; one at least where the equals
 *     sign is among them
 * @param max greatest length; a longer run is no secret
 */
public record NamedValueShape(
    ByteClass between, ByteClass body, int min, int max, SecretCheck check) implements SecretShape {
  public static final int MAX_BETWEEN = 16;

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    byte[] bytes = text.bytes();
    int start = between.runEnd(bytes, after, Math.min(text.end(), after + MAX_BETWEEN));
    if (start == after && between.has((byte) '=')) {
      return Optional.empty();
    }
    int end = body.runEnd(bytes, start, Math.min(text.end(), start + max + 1));
    int length = end - start;
    return length >= min && length <= max && check.accepts(bytes, start, end)
        ? Optional.of(new ByteSpan(start, end))
        : Optional.empty();
  }
}
