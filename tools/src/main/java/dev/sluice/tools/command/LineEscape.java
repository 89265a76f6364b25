package dev.sluice.tools.command;

import java.nio.charset.StandardCharsets;

/**
 * Escapes text of an event or the name of a file, so that it cannot end its line, move the cursor,
 * or pass for another part of the line.
 */
public final class LineEscape {
  private static final String MARK = "...";
  private static final int DELETE = 0x7f;

  private LineEscape() {}

  public static String text(String value) {
    StringBuilder escaped = new StringBuilder(value.length());
    value.codePoints().forEach(point -> append(escaped, point));
    return escaped.toString();
  }

  /** Escapes text of the platform, which may hold brackets. */
  public static String line(String value) {
    StringBuilder escaped = new StringBuilder(value.length());
    value.codePoints().forEach(point -> appendVisible(escaped, point));
    return escaped.toString();
  }

  /** Escapes JSON text, which becomes one line and stays the same value. */
  public static String json(String value) {
    if (value.chars().allMatch(c -> c >= ' ' && c < DELETE)) {
      return value;
    }
    StringBuilder escaped = new StringBuilder(value.length());
    value.codePoints().forEach(point -> appendJson(escaped, point));
    return escaped.toString();
  }

  /** Escapes one word and quotes it unless it is plain. */
  public static String word(String value) {
    boolean plain = value.chars().allMatch(c -> c > ' ' && c < DELETE && "\"\\[]".indexOf(c) < 0);
    return plain && !value.isEmpty() ? value : '"' + text(value) + '"';
  }

  /** Cuts a text to a number of bytes of UTF-8, between characters, and marks the cut. */
  public static String cut(String value, int bytes) {
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
    if (isVisible(point)) {
      escaped.appendCodePoint(point);
    } else {
      escaped.append("\\u{").append(Integer.toHexString(point)).append('}');
    }
  }

  private static void appendJson(StringBuilder escaped, int point) {
    if (point == '\t' || point == '\n' || point == '\r') {
      // White space between tokens: strings of JSON hold none of these.
      escaped.append(' ');
    } else if (isVisible(point)) {
      escaped.appendCodePoint(point);
    } else {
      for (char unit : Character.toChars(point)) {
        escaped.append("\\u%04X".formatted((int) unit));
      }
    }
  }

  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
