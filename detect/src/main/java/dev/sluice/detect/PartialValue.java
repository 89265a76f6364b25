package dev.sluice.detect;

import dev.sluice.detect.pattern.AssignmentShape;
import dev.sluice.detect.pattern.InfixShape;
import dev.sluice.detect.pattern.PartsShape;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.TokenShape;
import dev.sluice.detect.pattern.UrlPasswordShape;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScanBudget;
import dev.sluice.detect.text.ScannedText;
import dev.sluice.detect.text.StringEnd;
import java.util.List;

/**
 * A value at the end of a text that only what follows makes a secret: the password of a URL before
 * its {@code @host}, an assigned value before its closing quote, and a token of which more than
 * half is there. Any thread.
 */
public final class PartialValue {
  // Bytes of the text that are looked at.
  private static final int REACH = 1024;

  // No value of these forms is longer.
  private static final int LONGEST = 256;

  private static final int LONGEST_USER = 128;
  private static final int HALF_PASSWORD = 3;
  private static final int HALF_VALUE = 6;

  // Digits of a port, which is no password.
  private static final int LONGEST_PORT = 5;

  private static final ByteClass BLANK = ByteClass.of(" \t");
  private static final ByteClass QUOTE = ByteClass.of("\"'`\\\\");
  private static final ByteClass SEPARATOR = ByteClass.of(":=>");
  private static final ByteClass VALUE = ByteClass.of("A-Za-z0-9!#$%^&*+,./:;?@_~=\\-");
  private static final ByteClass USER = ByteClass.of("A-Za-z0-9._~%!$&'()*+,;=\\-");
  private static final ByteClass PASSWORD = ByteClass.of("A-Za-z0-9._~%!$&()*+;=:#?^\\-");
  private static final ByteClass HOST = ByteClass.of("A-Za-z0-9.\\-");
  private static final ByteClass PARTS = ByteClass.of("A-Za-z0-9_.\\-");

  private final byte[] bytes;
  private final int end;
  private final List<ByteSpan> found;
  private int first;

  private PartialValue(byte[] bytes, int end, List<ByteSpan> found) {
    this.bytes = bytes;
    this.end = end;
    this.found = found;
    this.first = end;
  }

  /**
   * Where the second half of such a value begins; the end without one.
   *
   * @param found secrets that are known, of which nothing needs to wait
   */
  public static int secondHalf(
      LayeredScanner scanner, byte[] bytes, int from, int end, List<ByteSpan> found) {
    int start = Math.max(from, end - REACH);
    PartialValue open = new PartialValue(bytes, end, found);
    StringEnd whole = new StringEnd(bytes, end, false);
    scanner
        .flat()
        .filter()
        .search(new ScannedText(bytes, start, end, whole, new ScanBudget()), open::literal);
    return open.first;
  }

  private void literal(SecretPattern pattern, int at, int after) {
    if (PlaceholderContext.isMarker(pattern)) {
      return;
    }
    switch (pattern.shape()) {
      case AssignmentShape assignment -> assigned(after);
      case UrlPasswordShape url -> password(after);
      case TokenShape token -> run(token.body(), at, after, token.min(), token.max());
      case InfixShape infix when at > infix.before() ->
          run(infix.tail(), at - infix.before(), after, infix.min(), infix.max());
      case PartsShape parts -> {
        int least = parts.parts().stream().mapToInt(PartsShape.Part::min).sum();
        run(PARTS, at, after, least, LONGEST);
      }
      default -> {
        // Others are cleared with what came when they are due.
      }
    }
  }

  /**
   * A token that may go on: half of it goes, and at least half of the shortest one.
   *
   * @param least bytes behind the literal
   * @param most of a secret, which is known by then
   */
  private void run(ByteClass body, int start, int after, int least, int most) {
    if (end - after < most && body.runEnd(bytes, after, end) == end) {
      wait(start, end, (after - start + least) / 2);
    }
  }

  private void assigned(int after) {
    int name = BLANK.runEnd(bytes, QUOTE.runEnd(bytes, after, end), end);
    int separator = SEPARATOR.runEnd(bytes, name, end);
    int start = QUOTE.runEnd(bytes, BLANK.runEnd(bytes, separator, end), end);
    if (separator > name && VALUE.runEnd(bytes, start, end) == end) {
      wait(start, end, HALF_VALUE);
    }
  }

  private void password(int after) {
    int colon = USER.runEnd(bytes, after, Math.min(end, after + LONGEST_USER));
    if (colon == end || bytes[colon] != ':') {
      return;
    }
    int start = colon + 1;
    int stop = PASSWORD.runEnd(bytes, start, end);
    boolean ended = stop < end && bytes[stop] == '@' && HOST.runEnd(bytes, stop + 1, end) == end;
    if (ended || (stop == end && !isPort(start))) {
      wait(start, stop, HALF_PASSWORD);
    }
  }

  private boolean isPort(int start) {
    return end - start <= LONGEST_PORT && ByteClass.DIGIT.runEnd(bytes, start, end) == end;
  }

  private void wait(int start, int stop, int least) {
    boolean known = found.stream().anyMatch(span -> span.start() <= start && start < span.end());
    if (!known && stop - start <= LONGEST) {
      int half = start + Math.max(least, (stop - start) / 2);
      first = Math.min(first, Math.min(half, end));
    }
  }
}
