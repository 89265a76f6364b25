package dev.sluice.proxy.capacity;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Any thread, lock-free. The WebSocket sessions of a node in which a service reads messages
 * (middleware-contract m.1.3), shared between sandboxes. Nothing waits for one.
 */
public final class SessionPermits {
  /** Sessions of one sandbox; one more for each event loop that takes one at the same moment. */
  static final int MOST_OF_SANDBOX = 32;

  private final SandboxShares shares;

  /**
   * Creates unused permits.
   *
   * @param sessions of the node, at least 1
   */
  public SessionPermits(int sessions) {
    this.shares = new SandboxShares(sessions);
  }

  /** Any thread. One session. */
  public final class Permit {
    private final Claimant claimant;
    private final AtomicBoolean released = new AtomicBoolean();

    private Permit(Claimant claimant) {
      this.claimant = claimant;
    }

    /** Returns it. Does nothing after the first call. */
    public void release() {
      if (released.compareAndSet(false, true)) {
        shares.release(claimant, 1);
      }
    }
  }

  /** Empty when the sandbox or the node has as many as it may. */
  public Optional<Permit> take(Claimant claimant) {
    return shares.heldBy(claimant.sandbox()) < MOST_OF_SANDBOX && shares.claim(claimant, 1)
        ? Optional.of(new Permit(claimant))
        : Optional.empty();
  }

  /** Sessions that are open. */
  public long inUse() {
    return shares.inUse();
  }
}
