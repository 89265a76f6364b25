package dev.sluice.config.policy.match;

/** One step of a glob. */
sealed interface Token {
  /** Exactly this character. */
  record Literal(char character) implements Token {}

  /** {@code ?}: one character that is not the separator. */
  record AnyOne() implements Token {}

  /**
   * {@code [a-z]}, {@code [!a-z]}: one character of, or not of, the ranges; never the separator.
   */
  record OneOf(String ranges, boolean negated) implements Token {
    boolean matches(char character) {
      for (int i = 0; i < ranges.length(); i += 2) {
        if (character >= ranges.charAt(i) && character <= ranges.charAt(i + 1)) {
          return !negated;
        }
      }
      return negated;
    }
  }

  /** {@code *}: any run, also none, without the separator. */
  record Run() implements Token {}

  /** {@code **}: any run, also none, separators included. */
  record DeepRun() implements Token {}
}
