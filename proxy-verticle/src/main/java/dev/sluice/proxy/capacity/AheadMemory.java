package dev.sluice.proxy.capacity;

import dev.sluice.proxy.wire.ReadAhead;

/** Event loop only. Part of the memory of streams, as long as half of it is left for new ones. */
record AheadMemory(SandboxShares shares, long most, Claimant claimant) implements ReadAhead {
  @Override
  public boolean claim(int bytes) {
    return shares.inUse() + bytes <= most && shares.claim(claimant, bytes);
  }

  @Override
  public void release(int bytes) {
    shares.release(claimant, bytes);
  }
}
