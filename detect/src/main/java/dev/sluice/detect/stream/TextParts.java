package dev.sluice.detect.stream;

import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a joined text in order, each behind the one before it. A place is found in time
 * logarithmic in their number: an event full of escapes has one part for each. One thread.
 */
final class TextParts {
  private List<Part> parts = new ArrayList<>();

  private int first;

  /**
   * A part of the text that stands in the body as it is, or one escape.
   *
   * @param at position in the text
   * @param length in the text, at least 1
   * @param source position in the body
   * @param written bytes there, more than the length for an escape; none of what only divides parts
   */
  record Part(long at, int length, long source, int written) {
    long end() {
      return at + length;
    }

    boolean isEscape() {
      return written != length;
    }
  }

  void add(Part part) {
    parts.add(part);
  }

  void forget(long position) {
    first = indexAt(position);
    if (first > parts.size() / 2) {
      parts = new ArrayList<>(parts.subList(first, parts.size()));
      first = 0;
    }
  }

  Part behind(long position) {
    return parts.get(indexAt(position));
  }

  List<Part> within(long from, long end) {
    int begin = indexAt(from);
    int stop = begin;
    while (stop < parts.size() && parts.get(stop).at() < end) {
      stop++;
    }
    return parts.subList(begin, stop);
  }

  private int indexAt(long position) {
    int low = first;
    int high = parts.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (parts.get(middle).end() > position) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
