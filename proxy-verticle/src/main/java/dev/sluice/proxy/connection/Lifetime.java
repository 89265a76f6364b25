package dev.sluice.proxy.connection;

import java.time.Duration;

/**
 * Event loop only. What ends a client connection early: the node stops, another policy is in force,
 * a tunnel has lived for as long as it may.
 */
public final class Lifetime {
  private static final long UNLIMITED = Long.MAX_VALUE;

  private final ClientConnection client;
  private Runnable onReload = Lifetime::nothing;
  private long endNanos = UNLIMITED;
  private boolean tunnel;
  private boolean draining;
  private boolean expired;

  Lifetime(ClientConnection client) {
    this.client = client;
  }

  /**
   * Limits a connection whose protocol is no longer HTTP; it drains when the time has passed.
   *
   * @param atMost counted from the first call
   */
  public void limit(Duration atMost) {
    if (!tunnel) {
      tunnel = true;
      endNanos = System.nanoTime() + atMost.toNanos();
    }
  }

  /** Replaces what runs whenever another configuration is in force. */
  public void whenReloaded(Runnable action) {
    onReload = action;
  }

  /** Another configuration is in force. */
  public void reloaded() {
    onReload.run();
  }

  /** The connection ends after the request in flight. */
  public void drain() {
    draining = true;
    client.drainPhase();
  }

  public boolean isDraining() {
    return draining;
  }

  /** Whether it ends because its time has passed. */
  public boolean isExpired() {
    return expired;
  }

  void poll(long nowNanos) {
    if (endNanos != UNLIMITED && nowNanos - endNanos >= 0) {
      endNanos = UNLIMITED;
      expired = true;
      drain();
    }
  }

  private static void nothing() {}
}
