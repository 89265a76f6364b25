package dev.sluice.chain.health;

import java.util.concurrent.atomic.LongAdder;

/** How a service's stages ended, before {@code on_error} was applied. Any thread. */
public final class OutcomeCounts {
  private final LongAdder allowed = new LongAdder();
  private final LongAdder denied = new LongAdder();
  private final LongAdder failed = new LongAdder();

  public void onAllowed() {
    allowed.increment();
  }

  public void onDenied() {
    denied.increment();
  }

  public void onFailed() {
    failed.increment();
  }

  public long allowed() {
    return allowed.sum();
  }

  public long denied() {
    return denied.sum();
  }

  public long failed() {
    return failed.sum();
  }
}
