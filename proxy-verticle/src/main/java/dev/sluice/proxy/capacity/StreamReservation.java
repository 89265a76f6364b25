package dev.sluice.proxy.capacity;

/** Event loop only. The memory reserved for one stream. */
public final class StreamReservation {
  private final SandboxShares shares;
  private final Claimant claimant;
  private long bytes;

  StreamReservation(SandboxShares shares, Claimant claimant, long bytes) {
    this.shares = shares;
    this.claimant = claimant;
    this.bytes = bytes;
  }

  public void release() {
    shares.release(claimant, bytes);
    bytes = 0;
  }
}
