package dev.sluice.detect.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The data of one event: the values of its {@code data} lines. One thread.
 *
 * @param bytes the event itself when the data is in one line, else a copy with its lines
 * @param from where the data begins
 * @param end where it ends
 * @param lines by their begin in {@code bytes}
 */
@SuppressWarnings("ArrayRecordComponent")
record EventData(byte[] bytes, int from, int end, List<Line> lines) {
  private static final byte[] NAME = {'d', 'a', 't', 'a'};
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /**
   * The value of one line.
   *
   * @param from in the bytes
   * @param position in the body
   */
  record Line(int from, int end, long position) {}

  @FunctionalInterface
  interface Parts {
    /**
     * A part that is in one line.
     *
     * @param position of its begin in the body
     */
    void part(int from, int end, long position);
  }

  /**
   * Of an event, or of its begin.
   *
   * @param position of the event in the body
   */
  static EventData of(byte[] event, int from, int end, long position) {
    List<Line> lines = new ArrayList<>(1);
    int at = position == 0 && startsWith(event, from, end, MARK) ? from + MARK.length : from;
    while (at < end) {
      int stop = lineEnd(event, at, end);
      int value = value(event, at, stop);
      if (value >= 0) {
        lines.add(new Line(value, stop, position + value - from));
      }
      at = stop + 1;
    }
    return lines.size() <= 1 ? single(event, lines) : joined(event, lines);
  }

  private static EventData single(byte[] event, List<Line> lines) {
    return lines.isEmpty()
        ? new EventData(event, 0, 0, lines)
        : new EventData(event, lines.getFirst().from(), lines.getFirst().end(), lines);
  }

  private static EventData joined(byte[] event, List<Line> lines) {
    int size = lines.stream().mapToInt(line -> line.end() - line.from() + 1).sum();
    byte[] data = new byte[size];
    List<Line> moved = new ArrayList<>(lines.size());
    int at = 0;
    for (Line line : lines) {
      int length = line.end() - line.from();
      System.arraycopy(event, line.from(), data, at, length);
      moved.add(new Line(at, at + length, line.position()));
      at += length;
      data[at++] = '\n';
    }
    return new EventData(data, 0, size, moved);
  }

  private static int lineEnd(byte[] event, int from, int end) {
    int at = from;
    while (at < end && event[at] != '\n' && event[at] != '\r') {
      at++;
    }
    return at;
  }

  private static int value(byte[] event, int from, int end) {
    int colon = from + NAME.length;
    if (!startsWith(event, from, end, NAME) || colon >= end || event[colon] != ':') {
      return -1;
    }
    return colon + 1 < end && event[colon + 1] == ' ' ? colon + 2 : colon + 1;
  }

  private static boolean startsWith(byte[] event, int from, int end, byte[] begin) {
    return end - from >= begin.length
        && Arrays.equals(event, from, from + begin.length, begin, 0, begin.length);
  }

  boolean isEmpty() {
    return from == end;
  }

  boolean isJson() {
    return EventFields.isJson(bytes, from, end);
  }

  /**
   * Calls for each part of a range that is in a line; an event can have as many ranges as lines.
   */
  void forEachPart(int first, int last, Parts parts) {
    if (first >= last) {
      return;
    }
    for (int at = lineAt(first); at < lines.size() && lines.get(at).from() < last; at++) {
      Line line = lines.get(at);
      int start = Math.max(first, line.from());
      int stop = Math.min(last, line.end());
      if (start < stop) {
        parts.part(start, stop, line.position() + start - line.from());
      }
    }
  }

  private int lineAt(int place) {
    int low = 0;
    int high = lines.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lines.get(middle).end() > place) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  @Override
  public String toString() {
    return "EventData[" + (end - from) + " bytes]";
  }
}
