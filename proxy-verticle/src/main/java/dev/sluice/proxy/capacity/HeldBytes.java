package dev.sluice.proxy.capacity;

/** Event loop only. The memory of one body that is held, counted against that of the node. */
public final class HeldBytes {
  private final SandboxShares memory;
  private final Claimant claimant;
  private long bytes;

  public HeldBytes(SandboxShares memory, Claimant claimant) {
    this.memory = memory;
    this.claimant = claimant;
  }

  /** Whether there is room for so many in all, which are then held. Never fewer than before. */
  public boolean hold(long all) {
    boolean held = all <= bytes || memory.claim(claimant, all - bytes);
    if (held) {
      bytes = Math.max(bytes, all);
    }
    return held;
  }

  public void release() {
    memory.release(claimant, bytes);
    bytes = 0;
  }
}
