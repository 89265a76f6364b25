package dev.sluice.wire.http2.frame;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Event loop only. Bounds the frames of one peer that cost work and carry nothing: each takes one
 * unit of credit. Useful frames earn credit, and so does time. Resets have their own limit, since
 * each one begins a request and drops it (CVE-2023-44487), and one that all connections of the peer
 * share.
 */
public final class FloodGuard {
  private static final int PER_STREAM = 20;
  private static final int PER_DATA_RECEIVED = 2;
  private static final int PER_DATA_SENT = 10;

  // Heads over their limit that use up all resets.
  private static final int MOST_OVERSIZED = 20;

  private static final long NANOS_PER_CREDIT = Duration.ofMillis(10).toNanos();

  private final PeerBounds bounds;
  private final int mostCredit;
  private final LongSupplier nanoTime;
  private final ResetWindow own = new ResetWindow();
  private long credit;
  private long creditedNanos;

  public FloodGuard(PeerBounds bounds, LongSupplier nanoTime) {
    this.bounds = bounds;
    this.mostCredit = bounds.own().idleFrames();
    this.nanoTime = nanoTime;
    this.credit = mostCredit;
    this.creditedNanos = nanoTime.getAsLong();
  }

  /** Counts an empty frame. False when the peer has sent too many. */
  public boolean empty() {
    if (credit == 0) {
      regain();
    }
    credit--;
    return credit >= 0;
  }

  private void regain() {
    long now = nanoTime.getAsLong();
    long regained = (now - creditedNanos) / NANOS_PER_CREDIT;
    creditedNanos += regained * NANOS_PER_CREDIT;
    earn(regained);
  }

  public void streamBegan() {
    earn(PER_STREAM);
  }

  public void received() {
    earn(PER_DATA_RECEIVED);
  }

  public void sent() {
    earn(PER_DATA_SENT);
  }

  private void earn(long earned) {
    credit = Math.min(mostCredit, credit + earned);
  }

  /** The peer reset a stream, or made us reset it. False when it did so too often. */
  public boolean reset() {
    return resets(1);
  }

  /**
   * The peer sent a head over its limit. All its fields were decoded, since they change the table,
   * which takes several times as long as a usual head. False when it did so too often.
   */
  public boolean oversized() {
    return resets(Math.max(1, bounds.own().resets() / MOST_OVERSIZED));
  }

  private boolean resets(int number) {
    long now = nanoTime.getAsLong();
    boolean within = own.take(number, bounds.own().resets(), now);
    return bounds.client().take(number, bounds.clientResets(), now) && within;
  }
}
