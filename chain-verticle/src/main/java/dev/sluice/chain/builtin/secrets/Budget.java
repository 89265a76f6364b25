package dev.sluice.chain.builtin.secrets;

/**
 * Event loop only. What operators' patterns may cost on one body, in steps: one instruction of a
 * pattern's program looking at one byte.
 */
final class Budget {
  /** A step of the most entangled program takes about 20 ns. */
  private static final long STEPS = 10_000_000;

  private long left = STEPS;
  private boolean exceeded;

  /**
   * How many bytes a pattern may look at, at most {@code wanted}. Fewer exceed the budget.
   *
   * @param instructions of its program
   */
  int grant(int wanted, int instructions) {
    long affordable = Math.max(0, left / instructions);
    exceeded |= affordable < wanted;
    return (int) Math.min(wanted, affordable);
  }

  void spend(int bytes, int instructions) {
    left -= (long) bytes * instructions;
  }

  /** Whether a pattern could not look as far as it has to; what was found is then incomplete. */
  boolean isExceeded() {
    return exceeded;
  }
}
