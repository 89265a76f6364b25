package dev.sluice.config.policy.match;

import java.util.ArrayList;
import java.util.List;

/**
 * Expands {@code {a,b}} into sequences of tokens. Each alternative is parsed for itself, so that a
 * star at its edge and a star beside its braces stay two stars that stop at the separator.
 */
final class Alternatives {
  /** Largest number of sequences from one pattern, and deepest nesting of braces. */
  static final int MAX = 64;

  private static final List<List<Token>> EMPTY = List.of(List.of());

  private final String pattern;
  private int at;

  private Alternatives(String pattern) {
    this.pattern = pattern;
  }

  static List<List<Token>> expand(String pattern) throws InvalidPatternException {
    Alternatives reader = new Alternatives(pattern);
    List<List<Token>> sequences = reader.sequences(0);
    if (!reader.atEnd()) {
      throw new InvalidPatternException("'}' without '{'");
    }
    return sequences;
  }

  /** Reads up to the end or, inside braces, to the character that ends an alternative. */
  private List<List<Token>> sequences(int depth) throws InvalidPatternException {
    List<List<Token>> sequences = joined(EMPTY, List.of(text(depth)));
    while (!atEnd() && pattern.charAt(at) == '{') {
      sequences = joined(sequences, braces(depth + 1));
      sequences = joined(sequences, List.of(text(depth)));
    }
    return sequences;
  }

  private List<Token> text(int depth) throws InvalidPatternException {
    int start = at;
    while (!atEnd() && !endsText(pattern.charAt(at), depth)) {
      at = next();
    }
    return GlobParser.parse(pattern.substring(start, at));
  }

  private static boolean endsText(char c, int depth) {
    return c == '{' || c == '}' || (c == ',' && depth > 0);
  }

  private List<List<Token>> braces(int depth) throws InvalidPatternException {
    if (depth > MAX) {
      throw new InvalidPatternException("braces nested deeper than " + MAX);
    }
    List<List<Token>> alternatives = new ArrayList<>();
    do {
      at++;
      alternatives.addAll(sequences(depth));
      requireFew(alternatives.size());
    } while (!atEnd() && pattern.charAt(at) == ',');
    if (atEnd()) {
      throw new InvalidPatternException("unclosed '{'");
    }
    at++;
    return alternatives;
  }

  private static List<List<Token>> joined(List<List<Token>> heads, List<List<Token>> tails)
      throws InvalidPatternException {
    if (tails.equals(EMPTY)) {
      return heads;
    }
    requireFew(heads.size() * tails.size());
    List<List<Token>> joined = new ArrayList<>();
    for (List<Token> head : heads) {
      for (List<Token> tail : tails) {
        joined.add(GlobParser.joined(head, tail));
      }
    }
    return joined;
  }

  private static void requireFew(int sequences) throws InvalidPatternException {
    if (sequences > MAX) {
      throw new InvalidPatternException("more than " + MAX + " alternatives");
    }
  }

  private boolean atEnd() {
    return at == pattern.length();
  }

  /** The position after the current character, an escaped one or a whole {@code [...]}. */
  private int next() {
    return switch (pattern.charAt(at)) {
      case '\\' -> Math.min(at + 2, pattern.length());
      case '[' -> afterSet();
      default -> at + 1;
    };
  }

  private int afterSet() {
    int first = at + 1;
    if (first < pattern.length() && pattern.charAt(first) == '!') {
      first++;
    }
    int end = pattern.indexOf(']', first + 1);
    return end < 0 ? at + 1 : end + 1;
  }
}
