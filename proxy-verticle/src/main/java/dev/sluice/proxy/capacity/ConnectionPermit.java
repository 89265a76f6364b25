package dev.sluice.proxy.capacity;

/** Event loop only. The permit of one open client connection. */
public final class ConnectionPermit {
  private final ConnectionPermits permits;
  private Claimant claimant;

  ConnectionPermit(ConnectionPermits permits, Claimant claimant) {
    this.permits = permits;
    this.claimant = claimant;
  }

  /**
   * Charges the connection to another sandbox, whose credentials it presented. False when that
   * sandbox has no room; the connection then stays charged as before.
   */
  public boolean moveTo(String sandbox) {
    Claimant next = new Claimant(sandbox, claimant.client());
    if (next.equals(claimant)) {
      return true;
    }
    boolean moved = permits.move(claimant, next);
    if (moved) {
      claimant = next;
    }
    return moved;
  }

  public void release() {
    permits.release(claimant);
  }
}
