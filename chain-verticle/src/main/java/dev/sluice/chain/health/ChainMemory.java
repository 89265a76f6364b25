package dev.sluice.chain.health;

import dev.sluice.config.settings.ServiceSettings;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of messages that the stages of a node hold, up to a limit, shared by sandbox. A body grows
 * in it piece by piece and cannot be taken back, so a sandbox must leave room for the next one: a
 * dynamic threshold as in ADR 13, without a minimum, since three minimums would fill the node.
 * Claims of one sandbox that are made at the same moment on several loops may pass its share by one
 * claim for each loop. Any thread.
 */
public final class ChainMemory {
  /** A sandbox holds at most so many times what it leaves free. */
  static final int SHARE_FACTOR = 4;

  /**
   * Guaranteed to each sandbox while it is free: the buffer of the longest message of a service.
   */
  static final long ONE_MESSAGE = ServiceSettings.FEWEST_HELD;

  private final long most;
  private final AtomicLong held = new AtomicLong();
  private final ConcurrentMap<String, Long> bySandbox = new ConcurrentHashMap<>();

  public ChainMemory(long most) {
    this.most = most;
  }

  /**
   * Takes room; false when there is too little for the sandbox, and nothing is taken.
   *
   * @param bytes more than 0
   */
  public boolean claim(String sandbox, long bytes) {
    long before = held.get();
    while (admits(sandbox, before, bytes)) {
      if (held.compareAndSet(before, before + bytes)) {
        bySandbox.merge(sandbox, bytes, Long::sum);
        return true;
      }
      before = held.get();
    }
    return false;
  }

  private boolean admits(String sandbox, long before, long bytes) {
    long free = most - before - bytes;
    long after = bySandbox.getOrDefault(sandbox, 0L) + bytes;
    return free >= 0 && (after <= ONE_MESSAGE || after <= SHARE_FACTOR * free);
  }

  public void release(String sandbox, long bytes) {
    bySandbox.computeIfPresent(sandbox, (id, own) -> own <= bytes ? null : own - bytes);
    held.addAndGet(-bytes);
  }

  public long inUse() {
    return held.get();
  }

  int sandboxes() {
    return bySandbox.size();
  }
}
