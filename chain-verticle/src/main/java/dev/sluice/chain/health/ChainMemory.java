package dev.sluice.chain.health;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of messages that the stages of a node hold, up to a limit. Any thread. */
public final class ChainMemory {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  /** Holds nothing. */
  public ChainMemory(long most) {
    this.most = most;
  }

  /** Takes room; false when there is too little, and nothing is taken. */
  public boolean claim(long bytes) {
    long before = held.get();
    while (before + bytes <= most) {
      if (held.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = held.get();
    }
    return false;
  }

  /** Gives back what was taken. */
  public void release(long bytes) {
    held.addAndGet(-bytes);
  }

  /** Bytes that are held at this moment. */
  public long inUse() {
    return held.get();
  }
}
