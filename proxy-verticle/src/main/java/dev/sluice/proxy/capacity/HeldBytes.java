package dev.sluice.proxy.upload;

import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.request.ExchangeContext;

/** Event loop only. The memory of one body that is held until its stages have decided. */
final class HeldBytes {
  private final SandboxShares memory;
  private final Claimant claimant;
  private long bytes;

  HeldBytes(ExchangeContext context) {
    this.memory = context.loop().inspected();
    this.claimant = context.client().claimant();
  }

  /** Whether there is room for more, which is then held. */
  boolean add(int more) {
    boolean claimed = memory.claim(claimant, more);
    if (claimed) {
      bytes += more;
    }
    return claimed;
  }

  /** Returns all of it. Does nothing when called again. */
  void release() {
    memory.release(claimant, bytes);
    bytes = 0;
  }
}
