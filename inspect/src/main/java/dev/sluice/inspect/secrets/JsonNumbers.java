package dev.sluice.inspect.secrets;

import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.text.ByteClass;
import dev.sluice.inspect.secrets.text.ByteSpan;
import dev.sluice.inspect.secrets.text.JsonEscapes;
import java.util.ArrayList;
import java.util.List;

/** Replaces numbers in JSON by strings, so that the text stays JSON. Any thread. */
final class JsonNumbers {
  private static final byte QUOTE = '"';
  private static final ByteClass FIRST = ByteClass.of("0-9\\-");
  private static final ByteClass BLANK = ByteClass.of(" \t\r\n");
  private static final ByteClass BEFORE = ByteClass.of(":,[");
  private static final ByteClass AFTER = ByteClass.of(",}\\]");

  private final byte[] bytes;
  private final int from;
  private final int end;

  private JsonNumbers(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.from = from;
    this.end = end;
  }

  /**
   * The edits, with quotes around those of numbers outside of strings.
   *
   * @param edits joined, all within the range
   */
  static List<Edit> quoted(byte[] bytes, int from, int end, List<Edit> edits) {
    return JsonEscapes.begins(bytes, from, end)
        ? new JsonNumbers(bytes, from, end).quoted(edits)
        : edits;
  }

  private List<Edit> quoted(List<Edit> edits) {
    List<Edit> all = new ArrayList<>(edits.size());
    int read = from;
    boolean inString = false;
    for (Edit edit : edits) {
      int start = edit.span().start();
      int at = JsonEscapes.quoteOrBackslash(bytes, read, start);
      while (at < start) {
        inString ^= bytes[at] == QUOTE;
        at = JsonEscapes.quoteOrBackslash(bytes, at + (bytes[at] == QUOTE ? 1 : 2), start);
      }
      read = at;
      all.add(!inString && isNumber(edit.span()) ? quoted(edit) : edit);
    }
    return all;
  }

  /** Whether nothing but a value, which begins like a number, is there. */
  private boolean isNumber(ByteSpan span) {
    int before = span.start() - 1;
    while (before >= from && BLANK.has(bytes[before])) {
      before--;
    }
    int after = span.end();
    while (after < end && BLANK.has(bytes[after])) {
      after++;
    }
    return FIRST.has(bytes[span.start()])
        && before >= from
        && BEFORE.has(bytes[before])
        && (after == end || AFTER.has(bytes[after]));
  }

  private static Edit quoted(Edit edit) {
    byte[] text = new byte[edit.bytes().length + 2];
    System.arraycopy(edit.bytes(), 0, text, 1, edit.bytes().length);
    text[0] = QUOTE;
    text[text.length - 1] = QUOTE;
    return new Edit(edit.span(), text, edit.patterns());
  }
}
