package dev.sluice.it;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which of two policies may have been in force when: a change takes effect somewhere between its
 * request and its answer. One thread writes, any reads.
 */
final class PolicyTimeline {
  private final List<Change> changes = new CopyOnWriteArrayList<>();

  /** Two policies that agree on nothing. */
  enum Variant {
    FIRST,
    SECOND;

    /** The only path that it admits. */
    String path() {
      return "/" + name();
    }

    Variant other() {
      return this == FIRST ? SECOND : FIRST;
    }
  }

  private record Change(Variant to, long asked, long answered) {}

  void begin(Variant to, long asked) {
    changes.add(new Change(to, asked, Long.MAX_VALUE));
  }

  void end(long answered) {
    Change last = changes.getLast();
    changes.set(changes.size() - 1, new Change(last.to(), last.asked(), answered));
  }

  /** Whether a policy may have been in force at any moment of a span. */
  boolean mayHaveBeenInForce(Variant variant, long from, long to) {
    List<Change> seen = List.copyOf(changes);
    for (int i = 0; i < seen.size(); i++) {
      // In force from its request at the earliest to the answer of the next change at the latest.
      long until = i + 1 < seen.size() ? seen.get(i + 1).answered() : Long.MAX_VALUE;
      if (seen.get(i).to() == variant && seen.get(i).asked() <= to && from <= until) {
        return true;
      }
    }
    return false;
  }
}
