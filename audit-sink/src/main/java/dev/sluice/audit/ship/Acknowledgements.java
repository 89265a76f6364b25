package dev.sluice.audit.ship;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * Turns acknowledgements in any order into a position in the journal up to which everything is
 * acknowledged.
 */
final class Acknowledgements {
  private final ArrayDeque<Long> open = new ArrayDeque<>();
  private final Set<Long> done = new HashSet<>();
  private long position;

  /** Notes an entry that was read; entries come in order. */
  void read(long sequence) {
    open.addLast(sequence);
  }

  /** Notes an acknowledged entry; returns whether the position moved. */
  boolean settle(long sequence) {
    done.add(sequence);
    long before = position;
    while (!open.isEmpty() && done.remove(open.getFirst())) {
      position = open.removeFirst();
    }
    return position != before;
  }

  /** Notes that everything that was read is acknowledged. */
  void clear() {
    open.clear();
    done.clear();
  }

  /** Sequence up to which everything is acknowledged; 0 before the first. */
  long position() {
    return position;
  }

  /** Entries that were read and are not acknowledged, or wait for an earlier one. */
  int open() {
    return open.size();
  }
}
