package dev.sluice.audit.ledger;

import java.nio.MappedByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reserves numbers in blocks. A number is given only when the end of its block is on disk, so that
 * also after a power loss no number above it can have been given. Its own thread forces the file,
 * half a block ahead of the writers.
 */
final class NumberBlocks implements AutoCloseable {
  /** Some seconds of one event loop's records at full load. */
  static final long BLOCK = 1 << 18;

  private static final Logger LOG = LoggerFactory.getLogger(NumberBlocks.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final MappedByteBuffer map;
  private final long block;
  private final AtomicLongArray wanted = new AtomicLongArray(LedgerLayout.SLOTS);
  private final AtomicLongArray durable = new AtomicLongArray(LedgerLayout.SLOTS);
  private final Thread thread;
  private volatile boolean closed;
  private boolean failing;

  /**
   * @param map of the ledger, in which the first blocks are on disk already
   */
  NumberBlocks(MappedByteBuffer map, long block) {
    this.map = map;
    this.block = block;
    for (int slot = 0; slot < LedgerLayout.SLOTS; slot++) {
      long reserved = LedgerLayout.get(map, LedgerLayout.slot(slot) + LedgerLayout.RESERVED);
      wanted.set(slot, reserved);
      durable.set(slot, reserved);
    }
    thread = Thread.ofPlatform().daemon().name("audit-numbers").unstarted(this::run);
  }

  void begin() {
    thread.start();
  }

  /** The last number that a slot may give; asks for more when the sequence is close to it. */
  long reservedFor(int slot, long sequence) {
    long end = durable.get(slot);
    if (sequence > askAt(end) && wanted.get(slot) <= end) {
      wanted.set(slot, Math.max(end, sequence) + block);
      LockSupport.unpark(thread);
    }
    return end;
  }

  /** The sequence after which a slot has to ask again. */
  long askAt(long reserved) {
    return reserved - block / 2;
  }

  private void run() {
    while (!closed) {
      if (!isReserved()) {
        LockSupport.parkNanos(RETRY.toNanos());
      } else {
        LockSupport.park(this);
      }
    }
  }

  /** One step; false when the disk fails and it has to be tried again. */
  private boolean isReserved() {
    try {
      reserve();
      failing = false;
      return true;
    } catch (RuntimeException | InternalError e) {
      // InternalError is how the JVM reports a fault in mapped memory.
      if (!failing) {
        LOG.error("numbers of audit records cannot be reserved on disk; trying again", e);
      }
      failing = true;
      return false;
    }
  }

  private void reserve() {
    long[] next = new long[LedgerLayout.SLOTS];
    boolean some = false;
    for (int slot = 0; slot < LedgerLayout.SLOTS; slot++) {
      next[slot] = wanted.get(slot);
      if (next[slot] > durable.get(slot)) {
        LedgerLayout.put(map, LedgerLayout.slot(slot) + LedgerLayout.RESERVED, next[slot]);
        some = true;
      }
    }
    if (some) {
      map.force();
      for (int slot = 0; slot < LedgerLayout.SLOTS; slot++) {
        durable.set(slot, next[slot]);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
