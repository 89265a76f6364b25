package dev.sluice.config.match;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Decides exactly whether some text fits two globs and none of others: walks their automata side by
 * side. Within its budget; in doubt there is such a text. One thread.
 */
final class GlobIntersection {
  private final Glob left;
  private final Glob right;
  private final GlobUnion excluded;
  private final boolean hosts;
  private final ComparisonBudget budget;

  // One character of every class that the globs tell apart, where neither names a character.
  private final char[] samples;

  // By state of the excluded globs: the pairs of states that were reached.
  private final Map<Integer, BitSet> reached = new HashMap<>();

  private Step[] open = new Step[16];
  private int opened;

  /**
   * A point of the walk.
   *
   * @param gap the text so far is empty or ends in a dot
   */
  private record Step(int left, int right, boolean gap, int outside) {}

  private GlobIntersection(
      Glob left, Glob right, GlobUnion excluded, SortedSet<Character> bounds, Texts texts) {
    this.left = left;
    this.right = right;
    this.excluded = excluded;
    this.hosts = texts.hosts();
    this.budget = texts.budget();
    this.samples = new char[bounds.size()];
    int i = 0;
    for (char bound : bounds) {
      samples[i++] = bound;
    }
  }

  /**
   * The texts to look for.
   *
   * @param hosts only those without an empty label
   */
  record Texts(boolean hosts, ComparisonBudget budget) {}

  static boolean exists(Glob left, Glob right, Texts texts) {
    return exists(left, right, List.of(), texts);
  }

  static boolean exists(Glob left, Glob right, List<Glob> excluded, Texts texts) {
    if (!texts.budget().spend(1)) {
      return true;
    }
    if (left.isApart(right)) {
      return false;
    }
    SortedSet<Character> bounds = new TreeSet<>();
    bounds.add('\0');
    left.addBounds(bounds, false);
    right.addBounds(bounds, false);
    excluded.forEach(glob -> glob.addBounds(bounds, true));
    GlobUnion union = new GlobUnion(excluded, texts.budget());
    return new GlobIntersection(left, right, union, bounds, texts).exists();
  }

  private boolean exists() {
    reach(0, 0, true, excluded.isEmpty() ? 0 : excluded.start());
    while (opened > 0) {
      Step step = open[--opened];
      if (!budget.spend(1) || isMatch(step)) {
        return true;
      }
      skip(step);
      read(step);
    }
    return false;
  }

  private boolean isMatch(Step step) {
    return step.left() == left.end()
        && step.right() == right.end()
        && !(hosts && step.gap())
        && (excluded.isEmpty() || !excluded.accepts(step.outside()));
  }

  private void skip(Step step) {
    if (step.left() < left.end()) {
      left.forEachSkip(
          step.left(), later -> reach(later, step.right(), step.gap(), step.outside()));
    }
    if (step.right() < right.end()) {
      right.forEachSkip(
          step.right(), later -> reach(step.left(), later, step.gap(), step.outside()));
    }
  }

  private void read(Step step) {
    if (step.left() == left.end() || step.right() == right.end()) {
      return;
    }
    if (left.token(step.left()) instanceof Token.Literal literal) {
      read(step, literal.character());
    } else if (right.token(step.right()) instanceof Token.Literal literal) {
      read(step, literal.character());
    } else {
      budget.spend(samples.length);
      for (char sample : samples) {
        read(step, sample);
      }
    }
  }

  private void read(Step step, char character) {
    boolean dot = character == '.';
    if (!left.accepts(step.left(), character)
        || !right.accepts(step.right(), character)
        || (hosts && dot && step.gap())) {
      return;
    }
    reach(
        left.next(step.left()),
        right.next(step.right()),
        hosts && dot,
        excluded.isEmpty() ? 0 : excluded.step(step.outside(), character));
  }

  private void reach(int leftState, int rightState, boolean gap, int outside) {
    int pair = (leftState * (right.end() + 1) + rightState) * 2 + (gap ? 1 : 0);
    BitSet known = reached.computeIfAbsent(outside, unseen -> new BitSet());
    if (!known.get(pair)) {
      if (!excluded.isEmpty()) {
        // There may be many sets, and each reaches up to its highest pair.
        budget.spendOnBits(Math.max(0, pair - known.size()));
      }
      known.set(pair);
      if (opened == open.length) {
        open = Arrays.copyOf(open, opened * 2);
      }
      open[opened++] = new Step(leftState, rightState, gap, outside);
    }
  }
}
