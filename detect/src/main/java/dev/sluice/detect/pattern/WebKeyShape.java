package dev.sluice.detect.pattern;

import dev.sluice.detect.check.Randomness;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.Optional;

/**
 * The member {@code d} of a JSON Web Key, which makes it a private one (RFC 7518 sections 6.2.2 and
 * 6.3.2, RFC 8037). The literal is the name of its member {@code kty}. Reads up to the braces of
 * the object or the next literal, so the work is linear.
 */
public final class WebKeyShape implements SecretShape {
  private static final ByteClass BETWEEN = ByteClass.of(" \t\r\n\\\\\":");
  private static final int MAX_BETWEEN = 16;
  private static final int MIN_LENGTH = 40;
  private static final int MAX_LENGTH = 1400;
  private static final int MAX_OBJECT = 8192;

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    int start = at;
    int least = Math.max(text.from(), at - MAX_OBJECT);
    while (start > least && !text.has(start - 1, '{') && !isLiteral(text, start - 1, at, after)) {
      start--;
    }
    Optional<ByteSpan> before = member(text, start, at);
    if (before.isPresent()) {
      return before;
    }
    int end = after;
    int most = Math.min(text.end(), after + MAX_OBJECT);
    while (end < most && !text.has(end, '}') && !isLiteral(text, end, at, after)) {
      end++;
    }
    return member(text, after, end);
  }

  private static boolean isLiteral(ScannedText text, int place, int at, int after) {
    for (int i = 0; i < after - at; i++) {
      if (!text.has(place + i, (char) text.bytes()[at + i])) {
        return false;
      }
    }
    return true;
  }

  private static Optional<ByteSpan> member(ScannedText text, int from, int to) {
    for (int name = from; name + 2 < to; name++) {
      if (text.has(name, '"') && text.has(name + 1, 'd') && isQuoteAt(text, name + 2)) {
        int value = BETWEEN.runEnd(text.bytes(), name + 2, Math.min(to, name + 2 + MAX_BETWEEN));
        int end = ByteClass.BASE64URL.runEnd(text.bytes(), value, Math.min(to, value + MAX_LENGTH));
        if (end - value >= MIN_LENGTH && Randomness.OF_KEYS.accepts(text.bytes(), value, end)) {
          return Optional.of(new ByteSpan(value, end));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isQuoteAt(ScannedText text, int at) {
    return text.has(at, '"') || (text.has(at, '\\') && text.has(at + 1, '"'));
  }
}
