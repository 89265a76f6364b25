package dev.sluice.proxy.capacity;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Any thread, shared by all event loops of a node. Bounds the bytes of approved request bodies that
 * are still being sent to origins: without it as many slow origins as there are connections would
 * fill the heap.
 */
public final class BodyMemory {
  private final AtomicLong freeBytes;

  public BodyMemory(long bytes) {
    this.freeBytes = new AtomicLong(bytes);
  }

  /** True when the bytes were free; the caller then has to {@link #release} them. */
  public boolean reserve(long bytes) {
    long free = freeBytes.get();
    while (free >= bytes) {
      long witness = freeBytes.compareAndExchange(free, free - bytes);
      if (witness == free) {
        return true;
      }
      free = witness;
    }
    return false;
  }

  public void release(long bytes) {
    freeBytes.addAndGet(bytes);
  }
}
