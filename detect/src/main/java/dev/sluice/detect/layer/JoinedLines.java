package dev.sluice.detect.layer;

import dev.sluice.detect.text.ByteSpan;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of a text without the breaks between them. Those that were not beside each other are apart.
 * Event loop only.
 */
public final class JoinedLines implements Layer {
  private static final byte[] APART = {(byte) 0xFF, '\n'};
  private static final int FIRST_LINES = 16;

  private final byte[] source;
  private byte[] text = {};
  private int length;
  private int[] inText = new int[FIRST_LINES];
  private int[] inSource = new int[FIRST_LINES];

  // By line, the first of those that were joined up to it.
  private int[] first = new int[FIRST_LINES];

  private int lines;
  private int last;

  JoinedLines(byte[] source) {
    this.source = source;
  }

  void begin(int from, int end) {
    if (length > 0) {
      append(APART, 0, APART.length);
    }
    append(from, end, lines);
  }

  void join(int from, int end) {
    append(from, end, first[lines - 1]);
  }

  private void append(int from, int end, int firstLine) {
    if (lines == inText.length) {
      inText = Arrays.copyOf(inText, 2 * lines);
      inSource = Arrays.copyOf(inSource, 2 * lines);
      first = Arrays.copyOf(first, 2 * lines);
    }
    first[lines] = firstLine;
    inText[lines] = length;
    inSource[lines++] = from;
    append(source, from, end);
  }

  private void append(byte[] bytes, int from, int end) {
    int needed = length + end - from;
    if (text.length < needed) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, needed));
    }
    System.arraycopy(bytes, from, text, length, end - from);
    length = needed;
  }

  public int length() {
    return length;
  }

  public boolean isBroken(ByteSpan span) {
    return lineOf(span.start()) != lineOf(span.end() - 1);
  }

  public int lineStart(int place) {
    return inText[lineOf(place)];
  }

  public int firstStart(int place) {
    return inText[first[lineOf(place)]];
  }

  public int lineEnd(int place) {
    int next = lineOf(place) + 1;
    return next == lines ? length : inText[next] - (first[next] < next ? 0 : APART.length);
  }

  public boolean isJoinedAt(int end) {
    return end < length && inText[lineOf(end)] == end;
  }

  @Override
  public byte[] text() {
    return text;
  }

  @Override
  public List<ByteSpan> parts() {
    return List.of(new ByteSpan(0, length));
  }

  @Override
  public boolean isGuess() {
    return false;
  }

  @Override
  public boolean isCopied(int from, int to) {
    return !isBroken(new ByteSpan(from, to));
  }

  @Override
  public ByteSpan sourceSpan(ByteSpan span) {
    return new ByteSpan(sourceOf(span.start()), sourceOf(span.end() - 1) + 1);
  }

  private int sourceOf(int place) {
    int line = lineOf(place);
    return inSource[line] + place - inText[line];
  }

  // Most places are in the line of the last one, or in the next.
  private int lineOf(int place) {
    if (!isIn(last, place)) {
      last = isIn(last + 1, place) ? last + 1 : searchedLine(place);
    }
    return last;
  }

  private boolean isIn(int line, int place) {
    return line < lines && inText[line] <= place && (line + 1 == lines || place < inText[line + 1]);
  }

  private int searchedLine(int place) {
    int found = Arrays.binarySearch(inText, 0, lines, place);
    return found < 0 ? -found - 2 : found;
  }

  @Override
  public String form(ByteSpan span) {
    return "lines";
  }

  @Override
  public List<Edit> inSource(List<Edit> edits, byte[] replacement) {
    return edits.stream()
        .map(edit -> new Edit(sourceSpan(edit.span()), edit.bytes(), edit.patterns()))
        .toList();
  }

  @Override
  public String toString() {
    return "JoinedLines[" + length + " bytes]";
  }
}
