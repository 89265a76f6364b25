package dev.sluice.chain.health;

import java.util.concurrent.atomic.AtomicInteger;

/** How one service stands, in numbers of event loops. Any thread. */
public final class ServiceHealth {
  private final AtomicInteger loops = new AtomicInteger();
  private final AtomicInteger resolved = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final OutcomeCounts tally = new OutcomeCounts();

  public ServiceHealth() {}

  /** Loops whose configuration has the service. */
  public int loops() {
    return loops.get();
  }

  /** Those of them on which it was described and can be asked. */
  public int resolved() {
    return resolved.get();
  }

  /** Those of them whose circuit is open, or lets a probe through. */
  public int circuitsOpen() {
    return open.get();
  }

  public OutcomeCounts tally() {
    return tally;
  }

  public int addLoops(int change) {
    return loops.addAndGet(change);
  }

  public void addResolved(int change) {
    resolved.addAndGet(change);
  }

  public int addOpen(int change) {
    return open.addAndGet(change);
  }
}
