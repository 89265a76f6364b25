package dev.sluice.detect;

import dev.sluice.detect.pattern.AssignmentShape;
import dev.sluice.detect.pattern.InfixShape;
import dev.sluice.detect.pattern.PrivateKeyShape;
import dev.sluice.detect.pattern.PuttyKeyShape;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.SecretShape;
import dev.sluice.detect.pattern.UrlPasswordShape;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ScanBudget;
import dev.sluice.detect.text.ScannedText;
import dev.sluice.detect.text.StringEnd;

/**
 * The end of a text that goes on: where a whole literal of a pattern is followed by nothing that
 * ends such secrets. The begin of a literal is no secret, so it does not count. Any thread.
 */
public final class PartialLiteral {
  // Bytes of the text that are looked at.
  private static final int REACH = 1024;

  // Bytes between the literal and the first line of a key.
  private static final int LONGEST_TITLE = 128;

  private static final ByteClass BLANK = ByteClass.of(" \t");
  private static final ByteClass QUOTE = ByteClass.of("\"'`\\\\");
  private static final ByteClass SEPARATOR = ByteClass.of(":=>");

  // What ends the user information of a URL, before or behind which no password is.
  private static final ByteClass URL_END = ByteClass.of("/ \t\r\n\"'<>\\\\");

  private static final ByteClass TOKEN_END = ByteClass.of(" \t\r\n\"'`<>(){},;\\\\");
  private static final ByteClass LINE_END = ByteClass.of("\r\n");

  private final byte[] bytes;
  private final int end;
  private int first;

  private PartialLiteral(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
    this.first = end;
  }

  public static int from(LayeredScanner scanner, byte[] bytes, int from, int end) {
    int start = Math.max(from, end - REACH);
    PartialLiteral open = new PartialLiteral(bytes, end);
    StringEnd whole = new StringEnd(bytes, end, false);
    scanner
        .flat()
        .filter()
        .search(new ScannedText(bytes, start, end, whole, new ScanBudget()), open::literal);
    return Math.max(start, open.first);
  }

  private void literal(SecretPattern pattern, int at, int after) {
    if (at < first && !PlaceholderContext.isMarker(pattern) && isOpen(pattern.shape(), after)) {
      first = pattern.shape() instanceof InfixShape infix ? at - infix.before() : at;
    }
  }

  private boolean isOpen(SecretShape shape, int after) {
    return switch (shape) {
      case AssignmentShape assignment -> isAssigned(after);
      case PrivateKeyShape key -> end - after < LONGEST_TITLE;
      case PuttyKeyShape key -> end - after < LONGEST_TITLE;
      case UrlPasswordShape url -> !has(URL_END, after);
      default -> !has(TOKEN_END, after);
    };
  }

  private boolean has(ByteClass ends, int from) {
    for (int at = from; at < end; at++) {
      if (ends.has(bytes[at])) {
        return true;
      }
    }
    return false;
  }

  private boolean isAssigned(int after) {
    int name = BLANK.runEnd(bytes, QUOTE.runEnd(bytes, after, end), end);
    int value = SEPARATOR.runEnd(bytes, name, end);
    if (value == name) {
      return false;
    }
    int opening = BLANK.runEnd(bytes, value, end);
    int start = QUOTE.runEnd(bytes, opening, end);
    return start == opening ? !has(LINE_END, start) : !has(QUOTE, start) && !has(LINE_END, start);
  }
}
