package dev.sluice.detect;

import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.JsonEscapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Edits that leave JSON valid: a number becomes a string, and an escape goes as a whole. Any
 * thread.
 */
final class JsonEdits {
  private static final byte QUOTE = '"';
  private static final ByteClass FIRST = ByteClass.of("0-9\\-");
  private static final ByteClass BLANK = ByteClass.of(" \t\r\n");
  private static final ByteClass BEFORE = ByteClass.of(":,[");
  private static final ByteClass AFTER = ByteClass.of(",}\\]");

  private final byte[] bytes;
  private final int from;
  private final int end;

  private JsonEdits(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.from = from;
    this.end = end;
  }

  /**
   * The edits, with quotes around those of numbers outside of strings, and with the begin of the
   * escape in which one of them begins.
   *
   * @param edits joined, all within the range
   */
  static List<Edit> valid(byte[] bytes, int from, int end, List<Edit> edits) {
    return JsonEscapes.begins(bytes, from, end)
        ? new JsonEdits(bytes, from, end).valid(edits)
        : edits;
  }

  private List<Edit> valid(List<Edit> edits) {
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
      int free = all.isEmpty() ? from : all.getLast().span().end();
      all.add(inString ? whole(edit, free) : outside(edit));
    }
    return all;
  }

  // A run of digits may begin with those of an escape.
  private Edit whole(Edit edit, int free) {
    int start = edit.span().start();
    int escape = JsonEscapes.escapeStart(bytes, free, start);
    int digits = escape + JsonEscapes.escapeLength(bytes, escape, end) - start;
    boolean kept =
        escape == start
            || (digits <= edit.bytes().length
                && Arrays.equals(bytes, start, start + digits, edit.bytes(), 0, digits));
    return kept
        ? edit
        : new Edit(new ByteSpan(escape, edit.span().end()), edit.bytes(), edit.patterns());
  }

  private Edit outside(Edit edit) {
    return isNumber(edit.span()) ? quoted(edit) : edit;
  }

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
