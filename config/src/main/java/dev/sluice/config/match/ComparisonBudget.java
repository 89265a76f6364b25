package dev.sluice.config.match;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Bounds the work of comparing the patterns of one document. It counts steps instead of time, so
 * that every node concludes the same. One thread.
 */
public final class ComparisonBudget {
  // Memory costs time, and 10,000,000 steps at most 20 MB of sets.
  private static final long STEPS_OF_WORD = 4;

  private final long steps;
  private long left;
  private final Set<String> unmatched = new TreeSet<>();

  /**
   * A budget to spend.
   *
   * @param steps a step takes some ten nanoseconds
   */
  public ComparisonBudget(long steps) {
    this.steps = steps;
    this.left = steps;
  }

  /** Pays for the memory of a set of so many bits. */
  void spendOnBits(long bits) {
    spend(bits / Long.SIZE * STEPS_OF_WORD);
  }

  /** Whether the steps were left; further comparisons assume that patterns overlap otherwise. */
  public boolean spend(long steps) {
    left -= steps;
    return left >= 0;
  }

  /** The steps that were asked for. */
  long spent() {
    return steps - left;
  }

  /** Whether more steps were asked for than there are. */
  public boolean isSpent() {
    return left < 0;
  }

  /** Remembers a pattern for which no text was found. */
  void unmatched(String pattern) {
    unmatched.add(pattern);
  }

  /**
   * Patterns for which no text was found: what they tell apart was not compared. Most of them fit
   * no request at all.
   */
  public Set<String> unmatched() {
    return Collections.unmodifiableSet(unmatched);
  }
}
