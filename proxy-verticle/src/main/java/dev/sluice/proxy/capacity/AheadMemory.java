package dev.sluice.proxy.capacity;

import dev.sluice.proxy.wire.ReadAhead;

/**
 * Any thread. Part of the memory of streams, which is counted twice: with that of streams, and in
 * shares of its own, so that no sandbox keeps the others from it.
 *
 * @param streams the whole memory
 * @param ahead the part of it that is not kept for streams
 */
record AheadMemory(SandboxShares streams, SandboxShares ahead, Claimant claimant)
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
