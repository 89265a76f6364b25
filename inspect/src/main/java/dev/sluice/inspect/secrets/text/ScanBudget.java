package dev.sluice.inspect.secrets.text;

/**
 * The cost that an operator's patterns may have in one scan, and how many places of one text may be
 * looked at, since they may hold a literal. A step is one instruction of a pattern's program that
 * reads one byte. Event loop only.
 */
public final class ScanBudget {
  /** A step of the most complex program takes about 20 ns. */
  private static final long STEPS = 10_000_000;

  /** A pattern that matches a literal counts as so many looks. */
  public static final int CLOSER = 16;

  private long left = STEPS;
  private long looks = Long.MAX_VALUE;
  private boolean passedOver;
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
    passedOver = false;
  }

  /** Allows so many looks in a search, which count in the search around it. */
  public void allowLooks(long most, Runnable search) {
    long allowed = Math.min(most, looks);
    boolean isFewer = allowed < most;
    long others = looks - allowed;
    boolean before = passedOver;
    looks = allowed;
    search.run();
    passedOver = before || (passedOver && isFewer);
    looks = Math.max(0, looks) + others;
  }

  /** Whether one more place may be looked at, which counts. */
  public boolean affordsLook() {
    boolean affordable = looks-- > 0;
    passedOver |= !affordable;
    return affordable;
  }

  /** A literal is at the place, so that a pattern looks at it. */
  public void lookCloser() {
    looks -= CLOSER;
  }

  /** Looks that are left; negative when the last one cost more. */
  public long looksLeft() {
    return looks;
  }

  /** Whether a place was passed over since looks were allowed. */
  public boolean hasPassedOver() {
    return passedOver;
  }

  /** Whether a pattern was stopped, so that the matches are incomplete. */
  public boolean isExceeded() {
    return exceeded;
  }
}
