package dev.sluice.config.policy.match;

import java.util.Arrays;
import java.util.List;

/**
 * A compiled glob: a set of states moves over the text once, so that no text makes it slow. Thread
 * safe; short patterns match without allocating.
 */
final class Glob {
  private static final int WORD_STATES = 63;

  private final Token[] tokens;
  private final char separator;

  /** What every match begins with; most texts are refused by it alone. */
  private final String prefix;

  /** Bit i: token i is a run, which a state may also skip. */
  private final long runs;

  Glob(List<Token> tokens, char separator) {
    this.tokens = tokens.toArray(Token[]::new);
    this.separator = separator;
    this.prefix = prefix(tokens);
    long skippable = 0;
    for (int i = 0; i < Math.min(this.tokens.length, WORD_STATES); i++) {
      skippable |= isRun(this.tokens[i]) ? 1L << i : 0;
    }
    this.runs = skippable;
  }

  private static String prefix(List<Token> tokens) {
    StringBuilder prefix = new StringBuilder();
    for (Token token : tokens) {
      if (!(token instanceof Token.Literal literal)) {
        break;
      }
      prefix.append(literal.character());
    }
    return prefix.toString();
  }

  boolean matches(String text) {
    if (!text.startsWith(prefix)) {
      return false;
    }
    return tokens.length <= WORD_STATES ? matchesShort(text) : matchesLong(text);
  }

  private boolean matchesShort(String text) {
    long states = skipRuns(1L << prefix.length());
    for (int i = prefix.length(); i < text.length() && states != 0; i++) {
      states = skipRuns(step(states, text.charAt(i)));
    }
    return (states & 1L << tokens.length) != 0;
  }

  /** Two runs never stand side by side, so one skip reaches everything. */
  private long skipRuns(long states) {
    return states | (states & runs) << 1;
  }

  private long step(long states, char character) {
    long next = 0;
    long rest = states & ~(1L << tokens.length);
    while (rest != 0) {
      int state = Long.numberOfTrailingZeros(rest);
      rest &= rest - 1;
      Token token = tokens[state];
      if (accepts(token, character)) {
        next |= 1L << (isRun(token) ? state : state + 1);
      }
    }
    return next;
  }

  private boolean matchesLong(String text) {
    boolean[] states = new boolean[tokens.length + 1];
    states[0] = true;
    skipRuns(states);
    for (int i = 0; i < text.length(); i++) {
      states = step(states, text.charAt(i));
      skipRuns(states);
    }
    return states[tokens.length];
  }

  private void skipRuns(boolean[] states) {
    for (int i = 0; i < tokens.length; i++) {
      states[i + 1] |= states[i] && isRun(tokens[i]);
    }
  }

  private boolean[] step(boolean[] states, char character) {
    boolean[] next = new boolean[states.length];
    for (int i = 0; i < tokens.length; i++) {
      if (states[i] && accepts(tokens[i], character)) {
        next[isRun(tokens[i]) ? i : i + 1] = true;
      }
    }
    return next;
  }

  /** Whether some text fits both globs, which must have the same separator. */
  boolean overlaps(Glob other) {
    boolean[][] reached = new boolean[tokens.length + 1][other.tokens.length + 1];
    reached[0][0] = true;
    for (int i = 0; i <= tokens.length; i++) {
      for (int j = 0; j <= other.tokens.length; j++) {
        if (reached[i][j]) {
          advance(reached, i, j, other);
        }
      }
    }
    return reached[tokens.length][other.tokens.length];
  }

  private void advance(boolean[][] reached, int i, int j, Glob other) {
    boolean run = i < tokens.length && isRun(tokens[i]);
    boolean otherRun = j < other.tokens.length && isRun(other.tokens[j]);
    if (run) {
      reached[i + 1][j] = true;
    }
    if (otherRun) {
      reached[i][j + 1] = true;
    }
    if (i < tokens.length && j < other.tokens.length && share(tokens[i], other.tokens[j])) {
      reached[run ? i : i + 1][otherRun ? j : j + 1] = true;
    }
  }

  private boolean share(Token a, Token b) {
    if (a instanceof Token.Literal literal) {
      return accepts(b, literal.character());
    }
    return !(b instanceof Token.Literal literal) || accepts(a, literal.character());
  }

  private boolean accepts(Token token, char character) {
    return switch (token) {
      case Token.Literal literal -> literal.character() == character;
      case Token.AnyOne one -> character != separator;
      case Token.OneOf set -> character != separator && set.matches(character);
      case Token.Run run -> character != separator;
      case Token.DeepRun run -> true;
    };
  }

  private static boolean isRun(Token token) {
    return token instanceof Token.Run || token instanceof Token.DeepRun;
  }

  @Override
  public String toString() {
    return Arrays.toString(tokens);
  }
}
