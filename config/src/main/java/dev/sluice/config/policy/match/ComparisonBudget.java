package dev.sluice.config.policy.match;

/**
 * Bounds the work of comparing the patterns of one document. It counts steps instead of time, so
 * that every node concludes the same. One thread.
 */
public final class ComparisonBudget {
  private long left;

  /**
   * A budget to spend.
   *
   * @param steps a step takes some ten nanoseconds
   */
  public ComparisonBudget(long steps) {
    this.left = steps;
  }

  /** Whether the steps were left; further comparisons assume that patterns overlap otherwise. */
  public boolean spend(long steps) {
    left -= steps;
    return left >= 0;
  }

  /** Whether more steps were asked for than there are. */
  public boolean isSpent() {
    return left < 0;
  }
}
