package dev.sluice.config.policy.match;

import java.util.ArrayList;
import java.util.List;

/** Parses a glob without alternatives into tokens. */
final class GlobParser {
  /** Longest pattern; with the longest path this bounds the time of a match. */
  static final int MAX_LENGTH = 1024;

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private GlobParser(String text) {
    this.text = text;
  }

  static List<Token> parse(String text) throws InvalidPatternException {
    requireShort(text.length());
    return new GlobParser(text).tokens();
  }

  /** One sequence behind another. Two runs that meet become one that matches the same texts. */
  static List<Token> joined(List<Token> head, List<Token> tail) throws InvalidPatternException {
    requireShort(head.size() + tail.size());
    List<Token> joined = new ArrayList<>(head);
    boolean runsMeet =
        !head.isEmpty() && !tail.isEmpty() && isRun(head.getLast()) && isRun(tail.getFirst());
    if (runsMeet) {
      joined.removeLast();
      boolean deep = head.getLast() instanceof Token.DeepRun;
      joined.add(deep ? head.getLast() : tail.getFirst());
    }
    joined.addAll(runsMeet ? tail.subList(1, tail.size()) : tail);
    return joined;
  }

  private static boolean isRun(Token token) {
    return token instanceof Token.Run || token instanceof Token.DeepRun;
  }

  private static void requireShort(int length) throws InvalidPatternException {
    if (length > MAX_LENGTH) {
      throw new InvalidPatternException("longer than " + MAX_LENGTH + " characters");
    }
  }

  private List<Token> tokens() throws InvalidPatternException {
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '*' -> run();
        case '?' -> one(new Token.AnyOne());
        case '[' -> oneOf();
        case '\\' -> escaped();
        default -> one(new Token.Literal(c));
      }
    }
    return tokens;
  }

  private void one(Token token) {
    tokens.add(token);
    at++;
  }

  private void run() {
    int start = at;
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    tokens.add(at - start > 1 ? new Token.DeepRun() : new Token.Run());
  }

  private void escaped() throws InvalidPatternException {
    if (at + 1 == text.length()) {
      throw new InvalidPatternException("ends in a lone backslash");
    }
    tokens.add(new Token.Literal(text.charAt(at + 1)));
    at += 2;
  }

  /** A closing bracket directly after the opening one, or after its '!', is an ordinary member. */
  private void oneOf() throws InvalidPatternException {
    int first = at + 1;
    boolean negated = first < text.length() && text.charAt(first) == '!';
    if (negated) {
      first++;
    }
    int end = text.indexOf(']', first + 1);
    if (end < 0) {
      throw new InvalidPatternException("unclosed '['");
    }
    tokens.add(new Token.OneOf(ranges(text.substring(first, end)), negated));
    at = end + 1;
  }

  /** Pairs of first and last characters. */
  private static String ranges(String members) {
    StringBuilder ranges = new StringBuilder();
    for (int i = 0; i < members.length(); i++) {
      boolean range = i + 2 < members.length() && members.charAt(i + 1) == '-';
      ranges.append(members.charAt(i)).append(members.charAt(range ? i + 2 : i));
      i += range ? 2 : 0;
    }
    return ranges.toString();
  }
}
