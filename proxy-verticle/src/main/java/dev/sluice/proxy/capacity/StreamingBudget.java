package dev.sluice.proxy.capacity;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.wire.ReadAhead;
import io.netty.util.internal.PlatformDependent;
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
    return new StreamingBudget(Memory.ofThisJvm().budget(capacity));
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

  // Part of the memory of streams, counted twice: as memory of streams, and in shares of its own,
  // so that no sandbox keeps the others from it.
  private record AheadMemory(SandboxShares streams, SandboxShares ahead, Claimant claimant)
      implements ReadAhead {
    @Override
    public boolean claim(int bytes) {
      if (!ahead.claim(claimant, bytes)) {
        return false;
      }
      boolean granted = streams.claim(claimant, bytes);
      if (!granted) {
        ahead.release(claimant, bytes);
      }
      return granted;
    }

    @Override
    public void release(int bytes) {
      streams.release(claimant, bytes);
      ahead.release(claimant, bytes);
    }
  }

  /** The JVM's largest heap and direct memory, in bytes. Sockets are read into direct memory. */
  record Memory(long heapBytes, long directBytes) {
    private static final int SHARE = 2;

    static Memory ofThisJvm() {
      return new Memory(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
    }

    /**
     * The size of the budget: as set, or half of the smaller memory. The other half is for buffered
     * bodies and for the node itself. Fails when the setting exceeds the direct memory.
     */
    long budget(Capacity capacity) throws IOException {
      long set = capacity.streaming().orElse(Math.min(heapBytes, directBytes) / SHARE);
      if (set > directBytes) {
        throw new IOException(
            "proxy.capacity.streaming: %d bytes exceed the direct memory of %d bytes: lower it, or raise"
                    .formatted(set, directBytes)
                + " -Xmx in SLUICE_JAVA_OPTS");
      }
      return set;
    }
  }
}
