package dev.sluice.audit.ship;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * Turns acknowledgements in any order into a position in the journal: everything up to it is done.
 */
final class Acknowledgements {
  private final ArrayDeque<Long> open = new ArrayDeque<>();
  private final Set<Long> done = new HashSet<>();
  private long position;

  /** An entry was read; they come in order. */
  void read(long sequence) {
    open.addLast(sequence);
  }

  /** An entry is done; returns whether the position moved. */
  boolean settle(long sequence) {
    done.add(sequence);
    long before = position;
    while (!open.isEmpty() && done.remove(open.getFirst())) {
      position = open.removeFirst();
    }
    return position != before;
  }

  /** Everything that was read is done. */
  void clear() {
    open.clear();
    done.clear();
  }

  /** Sequence up to which everything is done, 0 before the first. */
  long position() {
    return position;
  }

  /** Entries that were read and are not done or wait for one before them. */
  int open() {
    return open.size();
  }
}
