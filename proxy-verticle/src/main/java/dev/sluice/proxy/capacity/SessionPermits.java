package dev.sluice.proxy.capacity;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Any thread, lock-free. The WebSocket sessions and the pipelines of a node in which a service
 * takes part (middleware-contract m.1.3, http-responses 12.1), shared between sandboxes. Nothing
 * waits for one.
 */
public final class SessionPermits {
  /** Sessions of one sandbox; one more for each event loop that takes one at the same moment. */
  static final int MOST_OF_SANDBOX = 32;

  private static final int RESERVED_PART = 4;
  private static final int REQUESTS_OF_SANDBOX = MOST_OF_SANDBOX - MOST_OF_SANDBOX / RESERVED_PART;

  private final SandboxShares shares;
  private final int mostOfRequests;
  private final AtomicInteger ofRequests = new AtomicInteger();
  private final Holdings<String> requestsOf = new Holdings<>();

  /**
   * Creates unused permits.
   *
   * @param sessions of the node, at least 1
   */
  public SessionPermits(int sessions) {
    this.shares = new SandboxShares(sessions);
    this.mostOfRequests = sessions - sessions / RESERVED_PART;
  }

  /** Any thread. One session. */
  public final class Permit {
    private final Claimant claimant;
    private final boolean ofRequest;
    private final AtomicBoolean released = new AtomicBoolean();

    private Permit(Claimant claimant, boolean ofRequest) {
      this.claimant = claimant;
      this.ofRequest = ofRequest;
    }

    /** Returns it. Does nothing after the first call. */
    public void release() {
      if (released.compareAndSet(false, true)) {
        shares.release(claimant, 1);
        if (ofRequest) {
          requestsOf.remove(claimant.sandbox(), 1);
          ofRequests.decrementAndGet();
        }
      }
    }
  }

  /** Empty when the sandbox or the node has as many as it may. */
  public Optional<Permit> take(Claimant claimant) {
    return take(claimant, false);
  }

  /**
   * The same for the stages of a request. Requests leave a quarter of the sessions, of the node and
   * of their sandbox, so that the responses of those that were admitted find one (http-hooks, H2).
   */
  public Optional<Permit> takeForRequest(Claimant claimant) {
    boolean hasRoom =
        ofRequests.incrementAndGet() <= mostOfRequests
            && requestsOf.of(claimant.sandbox()) < REQUESTS_OF_SANDBOX;
    Optional<Permit> taken = hasRoom ? take(claimant, true) : Optional.empty();
    if (taken.isEmpty()) {
      ofRequests.decrementAndGet();
    } else {
      requestsOf.add(claimant.sandbox(), 1);
    }
    return taken;
  }

  private Optional<Permit> take(Claimant claimant, boolean ofRequest) {
    return shares.heldBy(claimant.sandbox()) < MOST_OF_SANDBOX && shares.claim(claimant, 1)
        ? Optional.of(new Permit(claimant, ofRequest))
        : Optional.empty();
  }

  /** Sessions that are open. */
  public long inUse() {
    return shares.inUse();
  }
}
