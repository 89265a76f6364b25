package dev.sluice.chain.health;

import java.util.concurrent.atomic.LongAdder;

/** How a service's stages ended, whatever {@code on_error} made of it. Any thread. */
public final class OutcomeCounts {
  private final LongAdder allowed = new LongAdder();
  private final LongAdder denied = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /** Counts a stage that passed. */
  public void allow() {
    allowed.increment();
  }

  /** Counts a stage that said no. */
  public void deny() {
    denied.increment();
  }

  /** Counts a stage that could not judge. */
  public void fail() {
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
