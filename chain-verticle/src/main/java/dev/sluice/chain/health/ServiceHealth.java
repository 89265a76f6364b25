package dev.sluice.chain.health;

import java.util.concurrent.atomic.AtomicInteger;

/** The health of one service, in numbers of event loops. Any thread. */
public final class ServiceHealth {
  private final AtomicInteger loops = new AtomicInteger();
  private final AtomicInteger resolved = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final OutcomeCounts outcomes = new OutcomeCounts();

  ServiceHealth() {}

  /** Loops whose configuration has the service. */
  public int loops() {
    return loops.get();
  }

  /** Loops on which the service described itself and can be called. */
  public int resolved() {
    return resolved.get();
  }

  /** Loops whose circuit is open or lets a probe through. */
  public int circuitsOpen() {
    return open.get();
  }

  public OutcomeCounts outcomes() {
    return outcomes;
  }

  int addLoops(int change) {
    return loops.addAndGet(change);
  }

  void addResolved(int change) {
    resolved.addAndGet(change);
  }

  int addOpen(int change) {
    return open.addAndGet(change);
  }
}
