package dev.sluice.chain.service.call;

import dev.sluice.chain.service.socket.DelayLine;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Bounds how often streams of one connection are reset because their reply is not wanted, and how
 * many continue instead. Servers close a connection whose client resets many streams
 * (CVE-2023-44487), Netty after 200 in 30 s, and all sandboxes share the connection. Event loop
 * only.
 */
final class ResetAllowance {
  static final int MOST = 50;
  static final Duration WINDOW = Duration.ofSeconds(30);

  /** Streams that were ended, that their service goes on with, and that could not be reset. */
  static final int MOST_IGNORED = 256;

  // Between two attempts to reset such a stream.
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final DelayLine attempts;
  private final Duration window;
  private long windowNanos;
  private int taken;
  private int ignored;

  /** Allows at most {@link #MOST} resets of one connection in the window. */
  ResetAllowance(Vertx vertx, Duration window) {
    this.attempts = new DelayLine(vertx, AGAIN);
    this.window = window;
  }

  boolean take() {
    return take(System.nanoTime());
  }

  boolean take(long nowNanos) {
    if (taken == 0 || nowNanos - windowNanos >= window.toNanos()) {
      windowNanos = nowNanos;
      taken = 0;
    }
    if (taken == MOST) {
      return false;
    }
    taken++;
    return true;
  }

  /**
   * A stream goes on that was ended, until {@link #leave}.
   *
   * @param allowed the streams that the peer allows at once, of which most are for others
   * @return whether they are too many for the connection
   */
  boolean enter(long allowed) {
    ignored++;
    return ignored > Math.min(MOST_IGNORED, allowed / 4);
  }

  void takeLater(BooleanSupplier over, Runnable reset) {
    attempts.add(() -> takeOrWait(over, reset));
  }

  private void takeOrWait(BooleanSupplier over, Runnable reset) {
    if (over.getAsBoolean()) {
      return;
    }
    if (take()) {
      reset.run();
    } else {
      takeLater(over, reset);
    }
  }

  void leave() {
    ignored--;
  }

  int ignored() {
    return ignored;
  }
}
