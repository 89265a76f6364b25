package dev.sluice.config.match;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Parses a glob into tokens. Each alternative is parsed for itself, so that a star at its edge and
 * a star beside its braces stay two stars that stop at the separator.
 */
final class GlobParser {
  /** Longest text without braces; with the longest path this bounds the time of a match. */
  static final int MAX_LENGTH = 1024;

  static final int MAX_TOKENS = 4 * MAX_LENGTH;
  static final int MAX_DEPTH = 64;

  // Shared, since most tokens of a policy are one of these.
  private static final List<Token> ASCII =
      IntStream.range(0, 128).<Token>mapToObj(c -> new Token.Literal((char) c)).toList();

  private static final Token END_UNKNOWN = new Token.Jump(0);

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private GlobParser(String text) {
    this.text = text;
  }

  static List<Token> parse(String text) throws InvalidPatternException {
    requireShort(text.length(), text.indexOf('{') < 0 ? MAX_LENGTH : MAX_TOKENS);
    GlobParser parser = new GlobParser(text);
    parser.sequence(0);
    if (!parser.atEnd()) {
      throw new InvalidPatternException("'}' without '{'");
    }
    requireShort(parser.tokens.size(), MAX_TOKENS);
    return parser.tokens;
  }

  private static void requireShort(int length, int most) throws InvalidPatternException {
    if (length > most) {
      throw new InvalidPatternException("longer than " + most + " characters");
    }
  }

  private void sequence(int depth) throws InvalidPatternException {
    while (!atEnd() && !endsAlternative(text.charAt(at), depth)) {
      char c = text.charAt(at);
      switch (c) {
        case '*' -> run();
        case '?' -> one(new Token.AnyOne());
        case '[' -> oneOf();
        case '\\' -> escaped();
        case '{' -> braces(depth + 1);
        default -> one(literal(c));
      }
    }
  }

  private static boolean endsAlternative(char c, int depth) {
    return c == '}' || (c == ',' && depth > 0);
  }

  private void braces(int depth) throws InvalidPatternException {
    if (depth > MAX_DEPTH) {
      throw new InvalidPatternException("braces nested deeper than " + MAX_DEPTH);
    }
    int fork = tokens.size();
    tokens.add(END_UNKNOWN);
    List<Integer> starts = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    do {
      at++;
      starts.add(tokens.size());
      sequence(depth);
      ends.add(tokens.size());
      tokens.add(END_UNKNOWN);
    } while (!atEnd() && text.charAt(at) == ',');
    if (atEnd()) {
      throw new InvalidPatternException("unclosed '{'");
    }
    at++;
    tokens.set(fork, new Token.Fork(starts));
    ends.forEach(end -> tokens.set(end, new Token.Jump(tokens.size())));
  }

  private static Token literal(char c) {
    return c < ASCII.size() ? ASCII.get(c) : new Token.Literal(c);
  }

  private boolean atEnd() {
    return at == text.length();
  }

  private void one(Token token) {
    tokens.add(token);
    at++;
  }

  private void run() {
    int start = at;
    while (!atEnd() && text.charAt(at) == '*') {
      at++;
    }
    tokens.add(at - start > 1 ? new Token.DeepRun() : new Token.Run());
  }

  private void escaped() throws InvalidPatternException {
    if (at + 1 == text.length()) {
      throw new InvalidPatternException("ends in a lone backslash");
    }
    tokens.add(literal(text.charAt(at + 1)));
    at += 2;
  }

  // A closing bracket directly after the opening one, or after its '!', is an ordinary member.
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
