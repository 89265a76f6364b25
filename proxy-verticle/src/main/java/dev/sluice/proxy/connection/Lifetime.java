package dev.sluice.proxy.connection;

import java.time.Duration;

/**
 * Event loop only. Ends a client connection early: the node stops, the policy changes, or the
 * tunnel lifetime is exceeded.
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
   * Limits a connection that no longer carries HTTP. It drains when the time is up.
   *
   * @param atMost counted from the first call
   */
  public void limit(Duration atMost) {
    if (!tunnel) {
      tunnel = true;
      endNanos = System.nanoTime() + atMost.toNanos();
    }
  }

  /** Replaces the action that runs on every new configuration. */
  public void whenReloaded(Runnable action) {
    onReload = action;
  }

  /** A new configuration is in force. */
  public void reloaded() {
    onReload.run();
    client.reloadPhase();
  }

  /** Ends the connection after the request in flight. */
  public void drain() {
    draining = true;
    client.drainPhase();
  }

  public boolean isDraining() {
    return draining;
  }

  /** Whether the lifetime limit is exceeded. */
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
