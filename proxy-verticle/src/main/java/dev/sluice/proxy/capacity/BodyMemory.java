package dev.sluice.proxy.capacity;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Event loops, all of a node: room for bodies that were let through, until their origins have taken
 * them. Without it as many slow origins as there are connections would fill the heap.
 */
public final class BodyMemory {
  private final AtomicLong free;

  public BodyMemory(long bytes) {
    this.free = new AtomicLong(bytes);
  }

  /** Whether there was room; then it has to be given back. */
  public boolean take(long bytes) {
    if (free.addAndGet(-bytes) >= 0) {
      return true;
    }
    giveBack(bytes);
    return false;
  }

  public void giveBack(long bytes) {
    free.addAndGet(bytes);
  }
}
