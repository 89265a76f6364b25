package dev.sluice.config.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts that one of several globs fits, as a deterministic automaton. Its states are sets of
 * the globs' states and arise when they are reached. One thread.
 */
final class GlobUnion {
  private final List<Glob> globs;
  private final int[] offsets;
  private final List<BitSet> sets = new ArrayList<>();
  private final Map<BitSet, Integer> numbers = new HashMap<>();
  private final ComparisonBudget budget;

  GlobUnion(List<Glob> globs, ComparisonBudget budget) {
    this.globs = globs;
    this.budget = budget;
    this.offsets = new int[globs.size()];
    for (int i = 1; i < offsets.length; i++) {
      offsets[i] = offsets[i - 1] + globs.get(i - 1).end() + 1;
    }
  }

  boolean isEmpty() {
    return globs.isEmpty();
  }

  int start() {
    BitSet states = new BitSet();
    for (int offset : offsets) {
      states.set(offset);
    }
    return number(states);
  }

  int step(int state, char character) {
    BitSet before = sets.get(state);
    BitSet after = new BitSet();
    for (int i = 0; i < globs.size(); i++) {
      step(i, before, character, after);
    }
    budget.spend(before.cardinality() + (long) globs.size());
    return number(after);
  }

  private void step(int index, BitSet before, char character, BitSet after) {
    Glob glob = globs.get(index);
    int end = offsets[index] + glob.end();
    for (int i = before.nextSetBit(offsets[index]); i >= 0 && i < end; ) {
      int state = i - offsets[index];
      if (glob.accepts(state, character)) {
        after.set(offsets[index] + glob.next(state));
      }
      i = before.nextSetBit(i + 1);
    }
  }

  boolean accepts(int state) {
    for (int i = 0; i < globs.size(); i++) {
      if (sets.get(state).get(offsets[i] + globs.get(i).end())) {
        return true;
      }
    }
    return false;
  }

  BitSet fitting(int state) {
    BitSet fitting = new BitSet();
    for (int i = 0; i < globs.size(); i++) {
      fitting.set(i, sets.get(state).get(offsets[i] + globs.get(i).end()));
    }
    return fitting;
  }

  private int number(BitSet states) {
    for (int i = 0; i < globs.size(); i++) {
      follow(i, states);
    }
    return numbers.computeIfAbsent(
        states,
        unseen -> {
          budget.spendOnBits(unseen.size());
          sets.add(unseen);
          return sets.size() - 1;
        });
  }

  // Adds what is reached without a character, which are later states of the same glob.
  private void follow(int index, BitSet states) {
    Glob glob = globs.get(index);
    int offset = offsets[index];
    for (int i = states.nextSetBit(offset); i >= 0 && i < offset + glob.end(); ) {
      glob.forEachSkip(i - offset, later -> states.set(offset + later));
      i = states.nextSetBit(i + 1);
    }
  }
}
