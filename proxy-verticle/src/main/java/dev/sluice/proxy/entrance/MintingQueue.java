package dev.sluice.proxy.entrance;

import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.WorkPermit;
import dev.sluice.proxy.capacity.WorkPermits;
import dev.sluice.wire.tls.LeafContexts;
import dev.sluice.wire.tls.LeafContexts.OfHost;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;

/**
 * The turns by which certificates of new hosts are minted. Any thread. Sandboxes have theirs in
 * rotation, so that one with many hosts delays others by a few at most. They take half of the
 * processors.
 */
public final class MintingQueue {
  static final int WAITING = 256;

  private final WorkPermits turns;

  public MintingQueue() {
    this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), WAITING);
  }

  /** Both bounds are those of one sandbox alone. */
  MintingQueue(int atOnce, int waiting) {
    this.turns = new WorkPermits(atOnce, waiting);
  }

  public long waiting() {
    return turns.waiting();
  }

  /**
   * The contexts for a host. Event loop only. Fails with {@link MintingFailure} when too many wait,
   * when the client leaves, or when {@code reached} fails; and as {@link LeafContexts#contexts}
   * does.
   *
   * @param whenGone runs an action when the client has left
   */
  public Future<OfHost> get(
      LeafContexts contexts,
      Claimant claimant,
      String host,
      Consumer<Runnable> whenGone,
      Future<?> reached) {
    if (contexts.isKnown(host)) {
      return contexts.contexts(claimant.sandbox(), host);
    }
    Turn turn = new Turn(contexts, claimant, host);
    turn.permit.request();
    whenGone.accept(turn::leave);
    reached.onFailure(unreached -> turn.leave());
    return turn.minted.future();
  }

  // The turn of one tunnel. Event loop only.
  private final class Turn implements WorkPermit.Applicant {
    private final LeafContexts contexts;
    private final Claimant claimant;
    private final String host;
    private final WorkPermit permit;
    private final Promise<OfHost> minted = Promise.promise();
    private boolean over;

    Turn(LeafContexts contexts, Claimant claimant, String host) {
      this.contexts = contexts;
      this.claimant = claimant;
      this.host = host;
      this.permit = turns.of(claimant, this);
    }

    /** Another tunnel may have minted for the host meanwhile. */
    @Override
    public void onPermit() {
      over = true;
      contexts
          .contexts(claimant.sandbox(), host)
          .onComplete(made -> permit.leave())
          .onComplete(minted);
    }

    @Override
    public void onExhausted() {
      over = true;
      minted.fail(MintingFailure.exhausted());
    }

    /** Does not stop a certificate that is being minted, which keeps its turn. */
    void leave() {
      if (!over) {
        over = true;
        permit.leave();
        minted.fail(MintingFailure.unwanted());
      }
    }
  }
}
