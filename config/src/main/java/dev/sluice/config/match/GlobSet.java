package dev.sluice.config.match;

import java.util.Optional;

/** A pattern with its alternatives. */
final class GlobSet {
  /** The separator of a dialect in which {@code *} crosses every character; no text contains it. */
  static final char NO_SEPARATOR = '\uFFFF';

  private static final String SPECIAL = "*?[]{}\\";

  private final String literal;

  // Empty when no character is special, which is matched faster.
  private final Optional<Glob> glob;

  private GlobSet(String literal, Optional<Glob> glob) {
    this.literal = literal;
    this.glob = glob;
  }

  static GlobSet compile(String pattern, char separator) throws InvalidPatternException {
    return isLiteral(pattern)
        ? literal(pattern)
        : new GlobSet(pattern, Optional.of(new Glob(GlobParser.parse(pattern), separator)));
  }

  static GlobSet literal(String text) {
    return new GlobSet(text, Optional.empty());
  }

  static boolean isLiteral(String pattern) {
    return pattern.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
  }

  boolean matches(String text) {
    return glob.isPresent() ? glob.get().matches(text) : literal.equals(text);
  }

  String prefix() {
    return glob.isPresent() ? glob.get().prefix() : literal;
  }

  private long steps(int length) {
    return glob.isPresent() ? glob.get().steps(length) : 0;
  }

  /** Whether some text fits both, which must have the same separator; in doubt true. */
  boolean overlaps(GlobSet other, ComparisonBudget budget) {
    if (glob.isEmpty() || other.glob.isEmpty()) {
      String text = glob.isEmpty() ? literal : other.literal;
      return !budget.spend(steps(text.length()) + other.steps(text.length()))
          || (matches(text) && other.matches(text));
    }
    return GlobIntersection.exists(
        glob.get(), other.glob.get(), new GlobIntersection.Texts(false, budget));
  }
}
