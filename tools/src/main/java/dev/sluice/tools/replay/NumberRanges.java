package dev.sluice.tools.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of numbers that mostly follow each other. One thread. */
final class NumberRanges {
  /** Numbers that are more scattered than this are no record of a writer. */
  private static final int MOST = 100_000;

  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();
  private long lastOfNewest = Long.MIN_VALUE;
  private long newest = Long.MIN_VALUE;

  record Range(long first, long last) {}

  void add(long number) {
    if (number == lastOfNewest + 1 && newest != Long.MIN_VALUE) {
      lastOfNewest = number;
      return;
    }
    flush();
    newest = number;
    lastOfNewest = number;
  }

  /** Puts the range that grows among the others. */
  private void flush() {
    if (newest != Long.MIN_VALUE && lastByFirst.size() < MOST) {
      insert(newest, lastOfNewest);
    }
    newest = Long.MIN_VALUE;
  }

  private void insert(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> before = lastByFirst.floorEntry(first);
    if (before != null && before.getValue() >= first - 1) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    for (Map.Entry<Long, Long> next = lastByFirst.ceilingEntry(from);
        next != null && next.getKey() <= to + 1;
        next = lastByFirst.ceilingEntry(from)) {
      to = Math.max(to, next.getValue());
      lastByFirst.remove(next.getKey());
    }
    lastByFirst.put(from, to);
  }

  void addAll(NumberRanges other) {
    flush();
    other.flush();
    other.lastByFirst.forEach(this::insert);
  }

  List<Range> gaps() {
    flush();
    List<Range> gaps = new ArrayList<>();
    long expected = Long.MIN_VALUE;
    for (Map.Entry<Long, Long> range : lastByFirst.entrySet()) {
      if (expected != Long.MIN_VALUE) {
        gaps.add(new Range(expected, range.getKey() - 1));
      }
      expected = range.getValue() + 1;
    }
    return gaps;
  }

  boolean isScattered() {
    return lastByFirst.size() >= MOST;
  }
}
