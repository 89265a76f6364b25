package dev.sluice.config.policy.match;

import java.util.ArrayList;
import java.util.List;

/** Takes {@code {a,b}} apart into whole patterns. */
final class Alternatives {
  /** Patterns that one pattern may stand for. */
  static final int MAX = 64;

  private Alternatives() {}

  static List<String> expand(String pattern) throws InvalidPatternException {
    List<String> done = new ArrayList<>();
    List<String> open = new ArrayList<>(List.of(pattern));
    while (!open.isEmpty()) {
      String next = open.removeLast();
      int brace = firstBrace(next);
      if (brace < 0) {
        done.add(next);
      } else {
        open.addAll(withEach(next, brace));
      }
      if (done.size() + open.size() > MAX) {
        throw new InvalidPatternException("more than " + MAX + " alternatives");
      }
    }
    return done;
  }

  private static List<String> withEach(String pattern, int open) throws InvalidPatternException {
    List<String> expanded = new ArrayList<>();
    int depth = 0;
    int start = open + 1;
    for (int i = open; i < pattern.length(); i = next(pattern, i)) {
      char c = pattern.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if ((c == ',' && depth == 1) || (c == '}' && depth == 0)) {
        expanded.add(pattern.substring(0, open) + pattern.substring(start, i));
        start = i + 1;
      }
      if (depth == 0) {
        String rest = pattern.substring(i + 1);
        return expanded.stream().map(head -> head + rest).toList();
      }
    }
    throw new InvalidPatternException("unclosed '{'");
  }

  private static int firstBrace(String pattern) throws InvalidPatternException {
    for (int i = 0; i < pattern.length(); i = next(pattern, i)) {
      if (pattern.charAt(i) == '{') {
        return i;
      }
      if (pattern.charAt(i) == '}') {
        throw new InvalidPatternException("'}' without '{'");
      }
    }
    return -1;
  }

  /** The position after a character, an escaped one or a whole {@code [...]}. */
  private static int next(String pattern, int i) {
    return switch (pattern.charAt(i)) {
      case '\\' -> i + 2;
      case '[' -> afterSet(pattern, i);
      default -> i + 1;
    };
  }

  private static int afterSet(String pattern, int open) {
    int first = open + 1;
    if (first < pattern.length() && pattern.charAt(first) == '!') {
      first++;
    }
    int end = pattern.indexOf(']', first + 1);
    return end < 0 ? open + 1 : end + 1;
  }
}
