package dev.sluice.config.match;

import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.function.IntConsumer;

/**
 * A compiled glob. A set of states moves over the text once, so the time is linear for every text.
 * Immutable, any thread; short patterns match without allocating.
 */
final class Glob {
  private static final int WORD_STATES = 63;

  private final Token[] tokens;
  private final char separator;

  // The literal prefix of every match; it alone refuses most texts.
  private final String prefix;

  private final String suffix;

  // By state: those reached from it without a character, itself included; only of short globs.
  private final long[] closures;

  /** All steps without a character lead to later states. */
  Glob(List<Token> tokens, char separator) {
    this.tokens = tokens.toArray(Token[]::new);
    this.separator = separator;
    this.prefix = prefix(tokens);
    this.suffix = suffix(tokens);
    this.closures = tokens.size() <= WORD_STATES ? closures() : new long[0];
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

  private static String suffix(List<Token> tokens) {
    StringBuilder suffix = new StringBuilder();
    for (Token token : tokens.reversed()) {
      if (!(token instanceof Token.Literal literal)) {
        break;
      }
      suffix.append(literal.character());
    }
    return suffix.reverse().toString();
  }

  private long[] closures() {
    long[] all = new long[tokens.length + 1];
    all[tokens.length] = 1L << tokens.length;
    for (int i = tokens.length - 1; i >= 0; i--) {
      int state = i;
      all[state] = 1L << state;
      forEachSkip(state, later -> all[state] |= all[later]);
    }
    return all;
  }

  void forEachSkip(int state, IntConsumer later) {
    switch (tokens[state]) {
      case Token.Run run -> later.accept(state + 1);
      case Token.DeepRun run -> later.accept(state + 1);
      case Token.Jump jump -> later.accept(jump.end());
      case Token.Fork fork -> fork.starts().forEach(later::accept);
      case Token.Literal literal -> {}
      case Token.AnyOne one -> {}
      case Token.OneOf set -> {}
    }
  }

  boolean matches(String text) {
    if (!text.startsWith(prefix)) {
      return false;
    }
    return tokens.length <= WORD_STATES ? matchesShort(text) : matchesLong(text);
  }

  private boolean matchesShort(String text) {
    long states = closures[prefix.length()];
    for (int i = prefix.length(); i < text.length() && states != 0; i++) {
      states = step(states, text.charAt(i));
    }
    return (states & 1L << tokens.length) != 0;
  }

  private long step(long states, char character) {
    long next = 0;
    long rest = states & ~(1L << tokens.length);
    while (rest != 0) {
      int state = Long.numberOfTrailingZeros(rest);
      rest &= rest - 1;
      if (accepts(state, character)) {
        next |= closures[next(state)];
      }
    }
    return next;
  }

  private boolean matchesLong(String text) {
    boolean[] states = new boolean[tokens.length + 1];
    states[0] = true;
    follow(states);
    for (int i = 0; i < text.length(); i++) {
      states = step(states, text.charAt(i));
      follow(states);
    }
    return states[tokens.length];
  }

  private void follow(boolean[] states) {
    for (int i = 0; i < tokens.length; i++) {
      if (states[i]) {
        forEachSkip(i, later -> states[later] = true);
      }
    }
  }

  private boolean[] step(boolean[] states, char character) {
    boolean[] next = new boolean[states.length];
    for (int i = 0; i < tokens.length; i++) {
      if (states[i] && accepts(i, character)) {
        next[next(i)] = true;
      }
    }
    return next;
  }

  /** The most that a match may take, in steps of a {@link ComparisonBudget}. */
  long steps(int length) {
    return tokens.length <= WORD_STATES ? 1 + length / 16 : 1 + (long) tokens.length * length / 8;
  }

  int end() {
    return tokens.length;
  }

  Token token(int state) {
    return tokens[state];
  }

  int next(int state) {
    return tokens[state] instanceof Token.Run || tokens[state] instanceof Token.DeepRun
        ? state
        : state + 1;
  }

  boolean accepts(int state, char character) {
    return switch (tokens[state]) {
      case Token.Literal literal -> literal.character() == character;
      case Token.AnyOne one -> character != separator;
      case Token.OneOf set -> character != separator && set.matches(character);
      case Token.Run run -> character != separator;
      case Token.DeepRun run -> true;
      case Token.Fork fork -> false;
      case Token.Jump jump -> false;
    };
  }

  String prefix() {
    return prefix;
  }

  boolean isApart(Glob other) {
    return !(prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix))
        || !(suffix.endsWith(other.suffix) || other.suffix.endsWith(suffix));
  }

  /** Adds the characters before which the answers of {@link #accepts} may change. */
  void addBounds(SortedSet<Character> bounds, boolean literals) {
    addBounds(bounds, separator, separator);
    for (Token token : tokens) {
      if (token instanceof Token.OneOf set) {
        for (int i = 0; i < set.ranges().length(); i += 2) {
          addBounds(bounds, set.ranges().charAt(i), set.ranges().charAt(i + 1));
        }
      } else if (literals && token instanceof Token.Literal literal) {
        addBounds(bounds, literal.character(), literal.character());
      }
    }
  }

  private static void addBounds(SortedSet<Character> bounds, char first, char last) {
    bounds.add(first);
    if (last < Character.MAX_VALUE) {
      bounds.add((char) (last + 1));
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(tokens);
  }
}
