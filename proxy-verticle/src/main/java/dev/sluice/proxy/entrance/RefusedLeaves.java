package dev.sluice.proxy.entrance;

import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.wire.tls.LeafContexts;
import dev.sluice.wire.tls.LeafContexts.OfHost;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The certificates with which refusals are given inside of tunnels. They have a cache of their own,
 * and each sandbox has a rate: hosts that policy denies must not push out those that it admits, nor
 * keep the minting threads busy. New hosts wait for their turn with those that it admits. Any
 * thread.
 */
public final class RefusedLeaves {
  public static final int HOSTS = 64;

  static final int BURST = 32;

  // A sandbox gains one more tunnel in this time.
  private static final long PER_TUNNEL = Duration.ofMillis(250).toNanos();

  private static final Future<?> NEEDED = Future.succeededFuture();

  private final LeafContexts leaves;
  private final MintingQueue turns;
  private final LongSupplier nanoTime;

  private final ConcurrentMap<String, Long> usedUntil = new ConcurrentHashMap<>();

  public RefusedLeaves(LeafContexts leaves, MintingQueue turns) {
    this(leaves, turns, System::nanoTime);
  }

  RefusedLeaves(LeafContexts leaves, MintingQueue turns, LongSupplier nanoTime) {
    this.leaves = leaves;
    this.turns = turns;
    this.nanoTime = nanoTime;
  }

  /**
   * The context for a host; empty beyond the rate of the sandbox. Fails as {@link MintingQueue#get}
   * does. Event loop only.
   */
  public Optional<Future<SslContext>> get(
      Claimant claimant, String host, Consumer<Runnable> whenGone) {
    return isWithinRate(claimant.sandbox())
        ? Optional.of(turns.get(leaves, claimant, host, whenGone, NEEDED).map(OfHost::http1))
        : Optional.empty();
  }

  private boolean isWithinRate(String sandbox) {
    long now = nanoTime.getAsLong();
    AtomicBoolean within = new AtomicBoolean();
    usedUntil.compute(
        sandbox,
        (id, before) -> {
          long used = before == null || before - now < 0 ? now : before;
          within.set(used - now < BURST * PER_TUNNEL);
          return within.get() ? used + PER_TUNNEL : used;
        });
    return within.get();
  }
}
