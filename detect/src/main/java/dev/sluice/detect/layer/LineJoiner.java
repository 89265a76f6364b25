package dev.sluice.detect.layer;

import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSearch;
import dev.sluice.detect.text.ByteSpan;
import java.util.Arrays;
import java.util.List;

/**
 * Takes out line breaks between characters of tokens, with the blanks that follow and a backslash
 * before: as mail (RFC 5322 section 2.2.3), YAML, shells and editors break long lines. Reads each
 * byte a few times at most. Event loop only.
 */
public final class LineJoiner {
  private static final ByteClass TOKEN = ByteClass.of("A-Za-z0-9!$%+./:=@_~\\-");
  private static final ByteClass BLANK = ByteClass.of(" \t");
  private static final ByteClass UNUSUAL = ByteClass.of("A-Z0-9");

  // Shorter words hide no secret, and nearly all words of a text are shorter.
  private static final int SHORTEST = 12;

  private static final int MOST_BLANKS = 128;

  // Bytes of the lines beside a word: the name of a value, or the host of a URL.
  private static final int BESIDE = 128;

  private static final int NONE = -1;

  private final LayerText text;
  private final List<ByteSpan> kept;
  private final JoinedLines joined;
  private int[] words = new int[16];
  private int marks;
  private int firstKept;

  private LineJoiner(LayerText text, List<ByteSpan> kept) {
    this.text = text;
    this.kept = kept;
    this.joined = new JoinedLines(text.bytes());
  }

  /**
   * The words of a text that line breaks divide.
   *
   * @param kept secrets as they stand in the text, in order; a break in one, before or behind it
   *     stays, since the other line is a text of its own
   */
  public static JoinedLines join(LayerText text, List<ByteSpan> kept) {
    LineJoiner joiner = new LineJoiner(text, kept);
    int at = nextLineFeed(text, text.from());
    while (at < text.end()) {
      at = nextLineFeed(text, joiner.joinAt(at));
    }
    return joiner.joined;
  }

  private static int nextLineFeed(LayerText text, int from) {
    return ByteSearch.next(text.bytes(), from, text.end(), '\n');
  }

  private int joinAt(int lineFeed) {
    marks = 0;
    int length = 0;
    int end = lineEnd(lineFeed);
    int start = wordStart(end);
    int next = lineFeed + 1;
    while (start < end) {
      add(start, end);
      next = Math.max(next, end);
      length += end - start;
      start = nextLine(end);
      end = start == NONE ? NONE : TOKEN.runEnd(text.bytes(), start, text.end());
    }
    if (marks > 2 && length >= SHORTEST && isAnyUnusual()) {
      joinWords();
    }
    return next;
  }

  private void add(int start, int end) {
    if (marks == words.length) {
      words = Arrays.copyOf(words, 2 * marks);
    }
    words[marks++] = start;
    words[marks++] = end;
  }

  private boolean isAnyUnusual() {
    int word = 0;
    while (word < marks && !isUnusual(text.bytes(), words[word], words[word + 1])) {
      word += 2;
    }
    return word < marks;
  }

  public static boolean isUnusual(byte[] bytes, int from, int end) {
    if (bytes[from] >= '0' && bytes[from] <= '9') {
      return true;
    }
    int at = from + 1;
    while (at < end && !UNUSUAL.has(bytes[at])) {
      at++;
    }
    return at < end;
  }

  private int lineEnd(int lineFeed) {
    int end = text.at(lineFeed - 1) == '\r' ? lineFeed - 1 : lineFeed;
    return text.at(end - 1) == '\\' ? end - 1 : end;
  }

  private int wordStart(int end) {
    int start = end;
    while (start > text.from() && TOKEN.has(text.bytes()[start - 1])) {
      start--;
    }
    return start;
  }

  private int nextLine(int end) {
    int at = text.at(end) == '\\' ? end + 1 : end;
    at += text.at(at) == '\r' ? 1 : 0;
    if (text.at(at) != '\n') {
      return NONE;
    }
    int most = Math.min(text.end(), at + 1 + MOST_BLANKS);
    int line = BLANK.runEnd(text.bytes(), at + 1, most);
    return isKept(end, line) ? NONE : line;
  }

  private boolean isKept(int from, int end) {
    while (firstKept < kept.size() && kept.get(firstKept).end() < from) {
      firstKept++;
    }
    return firstKept < kept.size() && kept.get(firstKept).start() <= end;
  }

  private void joinWords() {
    joined.begin(before(words[0]), words[1]);
    for (int word = 2; word < marks - 2; word += 2) {
      joined.join(words[word], words[word + 1]);
    }
    joined.join(words[marks - 2], behind(words[marks - 1]));
  }

  private int before(int word) {
    int least = Math.max(text.from(), word - BESIDE);
    int start = word;
    while (start > least && text.at(start - 1) != '\n') {
      start--;
    }
    return start;
  }

  private int behind(int word) {
    int most = Math.min(text.end(), word + BESIDE);
    int end = word;
    while (end < most && text.at(end) != '\n') {
      end++;
    }
    return end;
  }
}
