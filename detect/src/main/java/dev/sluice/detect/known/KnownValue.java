package dev.sluice.detect.known;

import dev.sluice.detect.pattern.PatternFacts;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.SecretPattern.Confidence;
import dev.sluice.detect.pattern.SecretShape;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A value that the search looks for. Immutable; any thread; never printed.
 *
 * @param octets strong enough; not changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent")
public record KnownValue(Kind kind, String name, byte[] octets) {
  // Bytes of the middle of a value that the search begins with; all sufficient parts have them.
  private static final int LITERAL = 8;

  /** Why a value is to be found. */
  public enum Kind {
    CREDENTIAL("known-credential", "Credential"),
    CANARY("known-canary", "Canary"),
    FINGERPRINT("known-fingerprint", "Fingerprinted value");

    private final String id;
    private final String label;

    Kind(String id, String label) {
      this.id = id;
      this.label = label;
    }

    public String id() {
      return id;
    }

    SecretPattern pattern(String name) {
      return pattern(name, List.of(), (text, at, after) -> Optional.empty());
    }

    SecretPattern pattern(String name, List<String> literals, SecretShape shape) {
      return new SecretPattern(
          id, label + " " + name, literals, Confidence.HIGH, shape, PatternFacts.OPERATOR);
    }
  }

  Stream<KnownValue> spellings() {
    byte[] plus = octets.clone();
    for (int i = 0; i < plus.length; i++) {
      plus[i] = plus[i] == ' ' ? (byte) '+' : plus[i];
    }
    return Arrays.equals(plus, octets)
        ? Stream.of(this)
        : Stream.of(this, new KnownValue(kind, name, plus));
  }

  /** The value as the lower case of host names makes it; empty when nothing is left to find. */
  public Optional<KnownValue> inLowerCase() {
    byte[] lower = octets.clone();
    for (int i = 0; i < lower.length; i++) {
      lower[i] += lower[i] >= 'A' && lower[i] <= 'Z' ? (byte) ('a' - 'A') : 0;
    }
    return Arrays.equals(lower, octets) || ValueStrength.weakness(lower).isPresent()
        ? Optional.empty()
        : Optional.of(new KnownValue(kind, name, lower));
  }

  SecretPattern pattern() {
    int at = (octets.length - LITERAL) / 2;
    String literal = new String(octets, at, LITERAL, StandardCharsets.ISO_8859_1);
    return kind.pattern(name, List.of(literal), new KnownValueShape(octets, at));
  }

  @Override
  public String toString() {
    return "KnownValue[" + kind + " " + name + "]";
  }

  /**
   * A sufficient part of a value around its literal.
   *
   * @param value not changed by anybody
   * @param literal where the literal is in the value
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record KnownValueShape(byte[] value, int literal) implements SecretShape {
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
      return end - start >= PartialMatchRule.of(value.length)
          ? Optional.of(new ByteSpan(start, end))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return "KnownValueShape";
    }
  }
}
