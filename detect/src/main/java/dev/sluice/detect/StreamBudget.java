package dev.sluice.detect;

import java.util.function.LongSupplier;

/**
 * The work that all searches of one stream may do, in units of about 2 ns. A stream begins with as
 * much as a body has beside its bytes, and gets {@link DecodingBudget#GROWTH} units for each byte,
 * and a five-hundredth of the time. This bounds the work for many short pieces, each of which makes
 * a search of all that is kept. One thread.
 */
public final class StreamBudget {
  // Nanoseconds that bring a unit.
  private static final long NANOS = 1000;

  private final LongSupplier nanoTime;
  private long units = LayeredScanner.FLOOR;
  private long paidNanos;

  /** With the credit of a begin. */
  public StreamBudget(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.paidNanos = nanoTime.getAsLong();
  }

  public void earn(int bytes) {
    units += (long) DecodingBudget.GROWTH * bytes;
  }

  /** Nanoseconds until the next search should be made; 0 for now. At most 0.3 seconds. */
  public long waitNanos() {
    long earned = (nanoTime.getAsLong() - paidNanos) / NANOS;
    paidNanos += earned * NANOS;
    units = Math.max(units, Math.min(LayeredScanner.FLOOR, units + earned));
    return Math.max(0, -units) * NANOS;
  }

  /**
   * Most units for what a text hides.
   *
   * @param kept bytes of it that were searched before
   */
  long most(int kept) {
    return Math.max(LayeredScanner.SHORT_FLOOR, units) + (long) DecodingBudget.GROWTH * kept;
  }

  /** Spends units. Then credit and debt are at most what the stream began with. */
  void spend(long spent) {
    units = Math.clamp(units - spent, -LayeredScanner.FLOOR, LayeredScanner.FLOOR);
  }
}
