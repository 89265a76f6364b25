package dev.sluice.config.policy.match;

/**
 * Bounds the work of comparing the patterns of one document. It counts steps instead of time, so
 * that every node concludes the same. One thread.
 */
public final class ComparisonBudget {
  /** Memory costs time, and 10,000,000 steps at most 20 MB of sets. */
  private static final long STEPS_OF_WORD = 4;

  private final long steps;
  private long left;

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
}
