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

  void read(long sequence) {
    open.addLast(sequence);
  }

  boolean settle(long sequence) {
    done.add(sequence);
    long before = position;
    while (!open.isEmpty() && done.remove(open.getFirst())) {
      position = open.removeFirst();
    }
    return position != before;
  }

  void clear() {
    open.clear();
    done.clear();
  }

  long position() {
    return position;
  }

  int open() {
    return open.size();
  }
}
