package dev.sluice.chain.health;

import dev.sluice.config.settings.ServiceSettings;
import java.util.BitSet;

/** Event loop only. How the last calls ended, and whether too many of them failed. */
public final class RecentCalls {
  private final ServiceSettings.Breaker limits;

  /** A ring; a set bit is a failure. */
  private final BitSet window;

  private int next;
  private int known;
  private int failures;
  private int inARow;

  public RecentCalls(ServiceSettings.Breaker limits) {
    this.limits = limits;
    this.window = new BitSet(limits.window());
  }

  public void succeeded() {
    inARow = 0;
    push(false);
  }

  public void failed() {
    inARow++;
    push(true);
  }

  public boolean tooManyFailed() {
    boolean run = limits.consecutiveFailures() > 0 && inARow >= limits.consecutiveFailures();
    return run || (limits.failureRatio() > 0 && known == limits.window() && isRatioReached());
  }

  public void forget() {
    window.clear();
    next = 0;
    known = 0;
    failures = 0;
    inARow = 0;
  }

  /** By division: 7 of 100 is 0.07, while 0.07 x 100 is a little more than 7. */
  private boolean isRatioReached() {
    return (double) failures / known >= limits.failureRatio();
  }

  private void push(boolean failed) {
    failures += (failed ? 1 : 0) - (window.get(next) ? 1 : 0);
    window.set(next, failed);
    next = (next + 1) % limits.window();
    known = Math.min(known + 1, limits.window());
  }
}
