package dev.sluice.chain.health;

/** Event loop only. What one loop says about one service, until the service leaves the loop. */
public final class LoopHealth {
  private final ServiceHealth standing;
  private final Runnable leave;
  private boolean resolved;
  private boolean open;
  private boolean left;

  public LoopHealth(ServiceHealth standing, Runnable leave) {
    this.standing = standing;
    this.leave = leave;
  }

  /** Where the loop counts how evaluations end. */
  public OutcomeCounts tally() {
    return standing.tally();
  }

  /** Whether the service can be asked on this loop. */
  public void resolved(boolean now) {
    if (!left && resolved != now) {
      resolved = now;
      standing.addResolved(now ? 1 : -1);
    }
  }

  /**
   * The circuit opened.
   *
   * @return whether it is the node's first
   */
  public boolean opened() {
    if (left || open) {
      return false;
    }
    open = true;
    return standing.addOpen(1) == 1;
  }

  /**
   * The circuit closed.
   *
   * @return whether none of the node's is open now
   */
  public boolean closed() {
    if (!open) {
      return false;
    }
    open = false;
    return standing.addOpen(-1) == 0;
  }

  /** The service is no longer in the configuration; nothing that still ends counts. */
  public void leave() {
    if (!left) {
      resolved(false);
      closed();
      left = true;
      leave.run();
    }
  }
}
