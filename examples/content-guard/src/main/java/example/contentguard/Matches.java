package example.contentguard;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where terms are in a body.
 *
 * @param text the body, one character a byte
 * @param spans in order; overlapping ones are merged, adjacent ones are not
 * @param terms how many different terms were found
 */
record Matches(String text, List<Span> spans, int terms) {
  /** Bytes from start, to before end. */
  record Span(int start, int end) {}

  /**
   * Compares bytes: in UTF-8 that finds the same as comparing characters, and a body of any other
   * kind can be searched as well.
   */
  static Matches in(byte[] body, List<String> terms) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    List<Span> found = new ArrayList<>();
    int matched = 0;
    for (String term : terms) {
      int before = found.size();
      find(text, bytewise(term), found);
      matched += found.size() > before ? 1 : 0;
    }
    return new Matches(text, merge(found), matched);
  }

  private static void find(String text, String term, List<Span> found) {
    for (int at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
      found.add(new Span(at, at + term.length()));
    }
  }

  private static List<Span> merge(List<Span> found) {
    found.sort(Comparator.comparingInt(Span::start));
    List<Span> merged = new ArrayList<>();
    for (Span span : found) {
      if (!merged.isEmpty() && span.start() < merged.getLast().end()) {
        Span last = merged.removeLast();
        merged.add(new Span(last.start(), Math.max(last.end(), span.end())));
      } else {
        merged.add(span);
      }
    }
    return List.copyOf(merged);
  }

  boolean none() {
    return spans.isEmpty();
  }

  /** The body with each span replaced; IllegalArgumentException if that exceeds as many bytes. */
  byte[] replacedBy(String replacement, int limit) {
    String bytes = bytewise(replacement);
    int covered = spans.stream().mapToInt(span -> span.end() - span.start()).sum();
    long length = text.length() - covered + (long) spans.size() * bytes.length();
    if (length > limit) {
      throw new IllegalArgumentException("the redacted body exceeds the advertised limit");
    }
    StringBuilder result = new StringBuilder((int) length);
    int from = 0;
    for (Span span : spans) {
      result.append(text, from, span.start()).append(bytes);
      from = span.end();
    }
    return result
        .append(text, from, text.length())
        .toString()
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String bytewise(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
