package dev.sluice.chain.remote.call;

import java.time.Duration;

/**
 * Bounds how often a stream of one connection is reset because its reply is not wanted any longer.
 * Servers close a connection whose client resets many streams (CVE-2023-44487), Netty after 200 in
 * 30 s, and all sandboxes share the connection. Event loop only.
 */
final class ResetAllowance {
  static final int MOST = 50;
  static final Duration WINDOW = Duration.ofSeconds(30);

  private long windowNanos;
  private int taken;

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
}
