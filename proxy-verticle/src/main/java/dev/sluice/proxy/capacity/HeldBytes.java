package dev.sluice.proxy.capacity;

/** Event loop only. The memory of one body that is held, counted against that of the node. */
public final class HeldBytes {
  private final SandboxShares memory;
  private final Claimant claimant;
  private long bytes;

  /**
   * Holds nothing.
   *
   * @param memory in bytes
   */
  public HeldBytes(SandboxShares memory, Claimant claimant) {
    this.memory = memory;
    this.claimant = claimant;
  }

  /** Whether there is room for more, which is then held. */
  public boolean add(long more) {
    boolean claimed = memory.claim(claimant, more);
    if (claimed) {
      bytes += more;
    }
    return claimed;
  }

  /** Returns all of it. Does nothing when called again. */
  public void release() {
    memory.release(claimant, bytes);
    bytes = 0;
  }
}
