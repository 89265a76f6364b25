package dev.sluice.inspect.secrets.text;

/**
 * The cost that an operator's patterns may have in one scan, and how many literals may be looked at
 * in one text. A step is one instruction of a pattern's program that reads one byte. Event loop
 * only.
 */
public final class ScanBudget {
  /** A step of the most complex program takes about 20 ns. */
  private static final long STEPS = 10_000_000;

  private long left = STEPS;
  private long literals = Long.MAX_VALUE;
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

  /** Allows so many literals from now on. */
  public void allowLiterals(long most) {
    literals = most;
  }

  /** Allows so many literals in a search, which count in the search around it. */
  public void allowLiterals(long most, Runnable search) {
    long allowed = Math.min(most, literals);
    long others = literals - allowed;
    literals = allowed;
    search.run();
    literals = Math.max(0, literals) + others;
  }

  /** Whether one more literal may be looked at, which counts. */
  public boolean affordsLiteral() {
    return literals-- > 0;
  }

  /** Literals that are left; negative when some were passed over. */
  public long literalsLeft() {
    return literals;
  }

  /** Whether a pattern was stopped, so that the matches are incomplete. */
  public boolean isExceeded() {
    return exceeded;
  }
}
