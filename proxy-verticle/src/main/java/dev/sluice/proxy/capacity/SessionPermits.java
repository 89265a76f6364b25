package dev.sluice.proxy.capacity;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
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
  private final Map<SessionUse, AtomicInteger> open = new EnumMap<>(SessionUse.class);
  private final Holdings<String> requestsOf = new Holdings<>();

  public SessionPermits(int sessions) {
    this.shares = new SandboxShares(sessions);
    this.mostOfRequests = sessions - sessions / RESERVED_PART;
    for (SessionUse use : SessionUse.values()) {
      open.put(use, new AtomicInteger());
    }
  }

  public final class Permit {
    private final Claimant claimant;
    private final SessionUse use;
    private final AtomicBoolean released = new AtomicBoolean();

    private Permit(Claimant claimant, SessionUse use) {
      this.claimant = claimant;
      this.use = use;
    }

    public void release() {
      if (released.compareAndSet(false, true)) {
        shares.release(claimant, 1);
        own(use).decrementAndGet();
        if (use == SessionUse.REQUEST) {
          requestsOf.remove(claimant.sandbox(), 1);
        }
      }
    }
  }

  /**
   * Takes a permit; empty when the sandbox or the node has no more. Requests leave a quarter of the
   * sessions, of the node and of their sandbox, so that the responses of admitted requests find one
   * (http-hooks, H2).
   */
  public Optional<Permit> take(Claimant claimant, SessionUse use) {
    AtomicInteger own = own(use);
    boolean fits = own.incrementAndGet() <= mostOfRequests || use != SessionUse.REQUEST;
    if (fits && hasRoom(claimant.sandbox(), use) && shares.claim(claimant, 1)) {
      if (use == SessionUse.REQUEST) {
        requestsOf.add(claimant.sandbox(), 1);
      }
      return Optional.of(new Permit(claimant, use));
    }
    own.decrementAndGet();
    return Optional.empty();
  }

  private boolean hasRoom(String sandbox, SessionUse use) {
    return shares.heldBy(sandbox) < MOST_OF_SANDBOX
        && (use != SessionUse.REQUEST || requestsOf.of(sandbox) < REQUESTS_OF_SANDBOX);
  }

  private AtomicInteger own(SessionUse use) {
    return Objects.requireNonNull(open.get(use));
  }

  public long inUse() {
    return shares.inUse();
  }

  public long inUse(SessionUse use) {
    return own(use).get();
  }
}
