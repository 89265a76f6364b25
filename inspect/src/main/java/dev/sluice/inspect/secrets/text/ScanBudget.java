package dev.sluice.inspect.secrets.text;

/**
 * The cost that an operator's patterns may have in one scan, and how many places of one text may be
 * looked at, since they may hold a literal. A step is one instruction of a pattern's program that
 * reads one byte. Event loop only.
 */
public final class ScanBudget {
  /** A step of the most complex program takes about 20 ns. */
  private static final long STEPS = 10_000_000;

  /** Looks that a pattern takes as long as. */
  public static final int CLOSER = 16;

  private long left = STEPS;
  private long looks = Long.MAX_VALUE;
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

  /** Allows so many looks from now on. */
  public void allowLooks(long most) {
    looks = most;
  }

  /** Allows so many looks in a search, which count in the search around it. */
  public void allowLooks(long most, Runnable search) {
    long allowed = Math.min(most, looks);
    long others = looks - allowed;
    looks = allowed;
    search.run();
    looks = Math.max(0, looks) + others;
  }

  /** Whether one more place may be looked at, which counts. */
  public boolean affordsLook() {
    return looks-- > 0;
  }

  /** A literal is at the place, so that a pattern looks at it. */
  public void lookCloser() {
    looks -= CLOSER;
  }

  /** Looks that are left; negative when some were passed over. */
  public long looksLeft() {
    return looks;
  }

  /** Whether a pattern was stopped, so that the matches are incomplete. */
  public boolean isExceeded() {
    return exceeded;
  }
}
