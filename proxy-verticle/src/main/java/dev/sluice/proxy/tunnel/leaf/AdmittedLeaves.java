package dev.sluice.proxy.tunnel.leaf;

import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.wire.tls.LeafContexts;
import dev.sluice.proxy.wire.tls.LeafContexts.OfHost;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** The certificates of tunnels that policy admits. Any thread. New hosts wait for their turn. */
public final class AdmittedLeaves {
  private final LeafContexts contexts;
  private final MintTurns turns;

  public AdmittedLeaves(LeafContexts contexts, MintTurns turns) {
    this.contexts = contexts;
    this.turns = turns;
  }

  /** Those of hosts whose number is bounded, which nothing queues. */
  public LeafContexts contexts() {
    return contexts;
  }

  public long waiting() {
    return turns.waiting();
  }

  /**
   * The contexts for a host. Fails with {@link UnmintedLeaf} when too many wait, or when the client
   * leaves while its tunnel waits; and as {@link LeafContexts#contexts} does. Event loop only.
   *
   * @param whenGone runs an action when the client has left
   * @param reached fails when the origin is not reached, so that nothing need be minted
   */
  public Future<OfHost> get(
      Claimant claimant, String host, Consumer<Runnable> whenGone, Future<?> reached) {
    return turns.get(contexts, claimant, host, whenGone, reached);
  }
}
