package dev.sluice.detect.text;

/**
 * The cost that an operator's patterns may have in one scan, and how many places of one text may be
 * looked at, since they may hold a literal. A step is one instruction of a pattern's program that
 * reads one byte. Event loop only.
 */
public final class ScanBudget {
  // A step of the most complex program takes about 20 ns.
  private static final long STEPS = 10_000_000;

  /** A pattern that matches a literal counts as so many looks. */
  public static final int CLOSER = 16;

  private long left = STEPS;
  private long looks = Long.MAX_VALUE;
  private boolean passedOver;
  private boolean exceeded;

  /** Whether a pattern may read this many bytes; if not, the budget is exceeded. */
  public boolean affords(int bytes, int instructions) {
    boolean affordable = left / instructions >= bytes;
    exceeded |= !affordable;
    return affordable;
  }

  public void spend(int bytes, int instructions) {
    left -= (long) bytes * instructions;
  }

  public void allowLooks(long most) {
    looks = most;
    passedOver = false;
  }

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

  public boolean affordsLook() {
    boolean affordable = looks-- > 0;
    passedOver |= !affordable;
    return affordable;
  }

  public void lookCloser() {
    looks -= CLOSER;
  }

  public long looksLeft() {
    return looks;
  }

  public boolean hasPassedOver() {
    return passedOver;
  }

  public boolean isExceeded() {
    return exceeded;
  }
}
