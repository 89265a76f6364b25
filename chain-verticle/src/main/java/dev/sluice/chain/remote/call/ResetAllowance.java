package dev.sluice.chain.remote.call;

import java.time.Duration;

/**
 * Bounds how often a stream of one connection is reset because its reply is not wanted any longer,
 * and how many go on because of that. Servers close a connection whose client resets many streams
 * (CVE-2023-44487), Netty after 200 in 30 s, and all sandboxes share the connection. Event loop
 * only.
 */
final class ResetAllowance {
  static final int MOST = 50;
  static final Duration WINDOW = Duration.ofSeconds(30);

  /** Streams that were ended, that their service goes on with, and that could not be reset. */
  static final int MOST_IGNORED = 256;

  private long windowNanos;
  private int taken;
  private int ignored;

  /** Takes one, if there is one. */
  boolean take(long nowNanos) {
    if (taken == 0 || nowNanos - windowNanos >= WINDOW.toNanos()) {
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

  void leave() {
    ignored--;
  }

  int ignored() {
    return ignored;
  }
}
