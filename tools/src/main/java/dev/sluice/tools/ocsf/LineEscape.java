package dev.sluice.tools.ocsf;

import java.nio.charset.StandardCharsets;

/**
 * Keeps text of an event from ending its line, moving the cursor, or passing for another part of
 * the line.
 */
final class LineEscape {
  private static final String MARK = "...";

  private LineEscape() {}

  /** Free text at a place where spaces do no harm. */
  static String text(String value) {
    StringBuilder escaped = new StringBuilder(value.length());
    value.codePoints().forEach(point -> append(escaped, point));
    return escaped.toString();
  }

  /**
   * The platform's own text, which may hold brackets; only what could leave the line is escaped.
   */
  static String line(String value) {
    StringBuilder escaped = new StringBuilder(value.length());
    value.codePoints().forEach(point -> appendVisible(escaped, point));
    return escaped.toString();
  }

  /** One word; what is not a plain word is quoted. */
  static String word(String value) {
    boolean plain = value.chars().allMatch(c -> c > ' ' && c < 0x7f && "\"\\[]".indexOf(c) < 0);
    return plain && !value.isEmpty() ? value : '"' + text(value) + '"';
  }

  /** At most so many bytes of UTF-8, whole characters, marked when cut. */
  static String cut(String value, int bytes) {
    if (value.getBytes(StandardCharsets.UTF_8).length <= bytes) {
      return value;
    }
    StringBuilder kept = new StringBuilder();
    int left = bytes;
    for (int at = 0; at < value.length(); at += Character.charCount(value.codePointAt(at))) {
      String next = Character.toString(value.codePointAt(at));
      left -= next.getBytes(StandardCharsets.UTF_8).length;
      if (left < 0) {
        break;
      }
      kept.append(next);
    }
    return kept + MARK;
  }

  private static void append(StringBuilder escaped, int point) {
    if (point == '\\' || point == '"' || point == '[' || point == ']') {
      escaped.append('\\');
    }
    appendVisible(escaped, point);
  }

  private static void appendVisible(StringBuilder escaped, int point) {
    switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          escaped.append("\\u{").append(Integer.toHexString(point)).append('}');
      default -> escaped.appendCodePoint(point);
    }
  }
}
