package dev.sluice.inspect.secrets.text;

/**
 * The cost that an operator's patterns may have in one scan. A step is one instruction of a
 * pattern's program that reads one byte. Event loop only.
 */
public final class ScanBudget {
  /** A step of the most complex program takes about 20 ns. */
  private static final long STEPS = 10_000_000;

  private long left = STEPS;
  private boolean exceeded;

  /**
   * Whether a pattern may read this many bytes; if not, the budget is exceeded.
   *
   * @param instructions of its program
   */
  public boolean affords(int bytes, int instructions) {
    boolean affordable = left / instructions >= bytes;
    exceeded |= !affordable;
    return affordable;
  }

  public void spend(int bytes, int instructions) {
    left -= (long) bytes * instructions;
  }

  /** Whether a pattern was stopped, so that the matches are incomplete. */
  public boolean isExceeded() {
    return exceeded;
  }
}
