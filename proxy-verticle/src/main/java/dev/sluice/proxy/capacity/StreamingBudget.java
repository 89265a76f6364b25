package dev.sluice.proxy.capacity;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.proxy.wire.ReadAhead;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Any thread, shared by all event loops of a node. Bounds the bytes that all streams together may
 * hold. Every stream reserves what it holds at most when its receivers stop reading, so that the
 * bound holds whatever they do.
 */
public final class StreamingBudget {
  private final long bytes;
  private final SandboxShares shares;
  private final SandboxShares ahead;
  private final AtomicLong refused = new AtomicLong();

  public StreamingBudget(long bytes) {
    this.bytes = bytes;
    this.shares = new SandboxShares(bytes);
    this.ahead = new SandboxShares(bytes / 2);
  }

  /**
   * Creates the budget of a node.
   *
   * @throws IOException when the setting does not fit the memory; names both and the remedy
   */
  public static StreamingBudget of(Capacity capacity) throws IOException {
    return new StreamingBudget(StreamingMemory.ofThisJvm().budget(capacity));
  }

  /**
   * Reserves the memory of a stream that begins. Empty when too little is left for the claimant.
   */
  public Optional<StreamReservation> reserve(Claimant claimant, StreamKind kind) {
    if (shares.claim(claimant, kind.bytes())) {
      return Optional.of(new StreamReservation(shares, claimant, kind.bytes()));
    }
    refused.incrementAndGet();
    return Optional.empty();
  }

  /**
   * Memory for bytes that peers send before they are demanded: at most half of the budget, in
   * shares.
   */
  public ReadAhead ahead(Claimant claimant) {
    return new AheadMemory(shares, ahead, claimant);
  }

  public long bytes() {
    return bytes;
  }

  public long reservedBytes() {
    return shares.inUse();
  }

  public long refused() {
    return refused.get();
  }
}
