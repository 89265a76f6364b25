package dev.sluice.inspect.secrets.text;

/**
 * Event loop only. What operators' patterns may cost in one search of a body, in steps: one
 * instruction of a pattern's program looking at one byte.
 */
public final class ScanBudget {
  /** A step of the most entangled program takes about 20 ns. */
  private static final long STEPS = 10_000_000;

  private long left = STEPS;
  private boolean exceeded;

  /**
   * Whether a pattern may look at so many bytes; that it may not exceeds the budget.
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

  /** Whether a pattern could not look as far as it has to; what was found is then incomplete. */
  public boolean isExceeded() {
    return exceeded;
  }
}
