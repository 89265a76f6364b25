package dev.sluice.config.match;

import java.util.List;

/** One step of a glob. The index of a step in its glob is a state of the automaton. */
sealed interface Token {
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

  /**
   * The opening brace: goes on with any of the alternatives, without a character.
   *
   * @param starts later states
   */
  record Fork(List<Integer> starts) implements Token {
    public Fork {
      starts = List.copyOf(starts);
    }
  }

  /**
   * The end of an alternative: goes on behind the closing brace, without a character.
   *
   * @param end a later state
   */
  record Jump(int end) implements Token {}
}
