package dev.sluice.wire.connection;

import dev.sluice.proto.TunnelReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Event loop only. Ends a client connection early: the node stops, the policy changes, or the
 * tunnel lifetime is exceeded.
 */
public final class Lifetime {
  private static final long UNLIMITED = Long.MAX_VALUE;

  private final ClientConnection client;
  private Runnable onReload = Lifetime::nothing;
  private Runnable onStreamReload = Lifetime::nothing;
  private long endNanos = UNLIMITED;
  private BooleanSupplier ended = () -> false;
  private boolean tunnel;
  private boolean retiring;
  private boolean stopped;
  private Optional<Cause> cause = Optional.empty();

  public enum Cause {
    STOPPED(TunnelReason.NODE_STOPS),
    RELOADED("policy reload"),
    /** A rule expired, or the observe mode is over. */
    UNADMITTED("the admission has expired"),
    EXPIRED("tunnel lifetime exceeded (proxy.timeouts.tunnel)");

    private final String text;

    Cause(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  Lifetime(ClientConnection client) {
    this.client = client;
  }

  /**
   * Limits a connection that no longer carries HTTP, counted from the first call. It drains when
   * the time is up.
   */
  public void limit(Duration atMost) {
    if (!tunnel) {
      tunnel = true;
      endNanos = System.nanoTime() + atMost.toNanos();
    }
  }

  /**
   * Ends a connection at a time of the wall clock, exclusive, which may be set. It drains then, and
   * its request in flight is limited as after a reload.
   */
  public void endAt(Instant until, InstantSource clock) {
    ended = () -> !clock.instant().isBefore(until);
  }

  public void whenReloaded(Runnable action) {
    onReload = action;
  }

  /** The same for the request in flight, beside that of the connection. */
  public void whenStreamReloaded(Runnable action) {
    onStreamReload = action;
  }

  public void reloaded() {
    onReload.run();
    onStreamReload.run();
    client.reloadPhase();
  }

  /**
   * The connection takes the requests that its client sends now, and the last response says that it
   * closes. An idle connection stays open, because a request may be on its way.
   */
  public void retire() {
    retiring = true;
    client.retirePhase();
  }

  boolean isRetiring() {
    return retiring;
  }

  boolean isStopped() {
    return stopped;
  }

  public void drain(Cause why) {
    cause = cause.or(() -> Optional.of(why));
    stopped |= why == Cause.STOPPED;
    client.drainPhase();
  }

  public boolean isDraining() {
    return cause.isPresent();
  }

  /** Why the connection drains: the first cause. */
  public Optional<Cause> cause() {
    return cause;
  }

  void poll(long nowNanos) {
    if (endNanos != UNLIMITED && nowNanos - endNanos >= 0) {
      endNanos = UNLIMITED;
      drain(Cause.EXPIRED);
    }
    if (ended.getAsBoolean()) {
      ended = () -> false;
      drain(Cause.UNADMITTED);
      client.reloadPhase();
    }
  }

  private static void nothing() {}
}
