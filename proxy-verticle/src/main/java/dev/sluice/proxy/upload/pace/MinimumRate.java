package dev.sluice.proxy.inspection;

import dev.sluice.proxy.connection.Deadline;
import dev.sluice.proxy.connection.Deadlines;
import java.time.Duration;

/**
 * Event loop only. Requires one body to arrive with a minimum rate, measured over windows of 10 s.
 * The first window is a grace period. It bounds the time for which a trickling client can hold a
 * permit.
 */
final class MinimumRate {
  /** Also the grace period. */
  static final Duration WINDOW = Duration.ofSeconds(10);

  private final long bytesPerWindow;
  private final Runnable tooSlow;
  private final Deadline window;
  private long received;
  private boolean graceIsOver;

  private MinimumRate(Deadlines deadlines, int bytesPerSecond, Runnable tooSlow) {
    this.bytesPerWindow = bytesPerSecond * WINDOW.toSeconds();
    this.tooSlow = tooSlow;
    this.window = deadlines.later(WINDOW, this::windowOver);
  }

  /**
   * Starts measuring.
   *
   * @param bytesPerSecond 0 for no minimum
   * @param tooSlow runs at most once
   */
  static MinimumRate watch(Deadlines deadlines, int bytesPerSecond, Runnable tooSlow) {
    MinimumRate rate = new MinimumRate(deadlines, bytesPerSecond, tooSlow);
    if (bytesPerSecond > 0) {
      rate.window.restart();
    }
    return rate;
  }

  void received(int bytes) {
    received += bytes;
  }

  private void windowOver() {
    if (graceIsOver && received < bytesPerWindow) {
      tooSlow.run();
      return;
    }
    graceIsOver = true;
    received = 0;
    window.restart();
  }

  void cancel() {
    window.cancel();
  }
}
