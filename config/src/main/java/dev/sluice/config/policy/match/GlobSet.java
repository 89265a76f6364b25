package dev.sluice.config.policy.match;

import java.util.Arrays;

/** A pattern with its alternatives. */
final class GlobSet {
  /** The separator of a dialect in which {@code *} crosses every character; no text contains it. */
  static final char NO_SEPARATOR = '\uFFFF';

  private static final String SPECIAL = "*?[]{}\\";

  private final String literal;
  private final boolean isLiteral;
  private final Glob[] globs;

  private GlobSet(String literal, boolean isLiteral, Glob[] globs) {
    this.literal = literal;
    this.isLiteral = isLiteral;
    this.globs = globs;
  }

  static GlobSet compile(String pattern, char separator) throws InvalidPatternException {
    if (isLiteral(pattern)) {
      return literal(pattern);
    }
    Glob[] globs =
        Alternatives.expand(pattern).stream()
            .map(tokens -> new Glob(tokens, separator))
            .toArray(Glob[]::new);
    return new GlobSet(pattern, false, globs);
  }

  static GlobSet literal(String text) {
    return new GlobSet(text, true, new Glob[0]);
  }

  static boolean isLiteral(String pattern) {
    return pattern.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
  }

  boolean matches(String text) {
    if (isLiteral) {
      return literal.equals(text);
    }
    for (Glob glob : globs) {
      if (glob.matches(text)) {
        return true;
      }
    }
    return false;
  }

  /** Whether some text fits both; bracketed sets are assumed to share a character. */
  boolean overlaps(GlobSet other) {
    if (isLiteral) {
      return other.matches(literal);
    }
    if (other.isLiteral) {
      return matches(other.literal);
    }
    for (Glob glob : globs) {
      if (Arrays.stream(other.globs).anyMatch(glob::overlaps)) {
        return true;
      }
    }
    return false;
  }
}
