package dev.sluice.wire.connection;

import java.time.Duration;

/**
 * Event loop only. Requires one body to arrive with a minimum rate, measured over windows. The
 * first window is a grace period. It bounds the time for which a trickling client can hold a permit
 * or a session.
 */
public final class MinimumRate {
  /** Of bodies that are read whole. */
  static final Duration WINDOW = Duration.ofSeconds(10);

  private final long bytesPerWindow;
  private final Runnable tooSlow;
  private final Deadline timer;
  private long received;
  private boolean graceIsOver;
  private boolean awaited = true;

  private boolean counts = true;

  private MinimumRate(Deadlines deadlines, Duration window, int bytesPerSecond, Runnable tooSlow) {
    this.bytesPerWindow = bytesPerSecond * window.toSeconds();
    this.tooSlow = tooSlow;
    this.timer = deadlines.later(window, this::windowOver);
  }

  /**
   * Starts measuring over windows of 10 s.
   *
   * @param bytesPerSecond 0 for no minimum
   * @param tooSlow runs at most once
   */
  public static MinimumRate watch(Deadlines deadlines, int bytesPerSecond, Runnable tooSlow) {
    return watch(deadlines, WINDOW, bytesPerSecond, tooSlow);
  }

  public static MinimumRate watch(
      Deadlines deadlines, Duration window, int bytesPerSecond, Runnable tooSlow) {
    MinimumRate rate = new MinimumRate(deadlines, window, bytesPerSecond, tooSlow);
    if (bytesPerSecond > 0) {
      rate.timer.restart();
    }
    return rate;
  }

  public void received(int bytes) {
    received += bytes;
  }

  public void await() {
    awaited = true;
  }

  /** The client is not awaited: no window counts until it is again. */
  public void rest() {
    awaited = false;
    counts = false;
  }

  private void windowOver() {
    if (graceIsOver && counts && received < bytesPerWindow) {
      tooSlow.run();
      return;
    }
    graceIsOver = true;
    counts = awaited;
    received = 0;
    timer.restart();
  }

  public void cancel() {
    timer.cancel();
  }
}
