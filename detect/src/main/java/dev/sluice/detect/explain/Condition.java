package dev.sluice.detect.explain;

import java.util.Locale;

/**
 * What a pattern asks of the text around its literal.
 *
 * @param text for people, without a byte of the text
 */
public record Condition(Kind kind, boolean holds, String text) {
  /** Kinds of conditions, in the order in which they are checked. */
  public enum Kind {
    BOUNDARY,
    LENGTH,
    ALPHABET,
    FORM,
    CHECKSUM,
    ENTROPY,
    PLAUSIBILITY,
    EXAMPLE,
    PLACEHOLDER;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Condition of(Kind kind, boolean holds, String met, String missed) {
    return new Condition(kind, holds, holds ? met : missed);
  }

  static Condition length(String what, int length, int min, int max) {
    boolean holds = length >= min && length <= max;
    String had = length > max ? "more than " + max : Integer.toString(length);
    return new Condition(
        Kind.LENGTH, holds, "%s: %s characters, needed %s".formatted(what, had, range(min, max)));
  }

  static String range(int min, int max) {
    return min == max ? Integer.toString(min) : min + " to " + max;
  }
}
