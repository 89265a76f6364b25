package dev.sluice.audit.ledger;

import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.fault.FaultState;
import dev.sluice.audit.fault.SupervisedThread;
import java.nio.MappedByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Reserves numbers in blocks. A number is given only when the end of its block is on disk, so that
 * also after a power loss no number above it can have been given. Its own thread forces the file,
 * half a block ahead of the writers.
 */
final class NumberBlocks implements AutoCloseable {
  /** Some seconds of one event loop's records at full load. */
  static final long BLOCK = 1 << 18;

  static final String DAMAGED =
      "audit/ledger in the state directory is damaged; restart the node to make it again";

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final MappedByteBuffer map;
  private final long block;
  private final AtomicLongArray wanted = new AtomicLongArray(LedgerLayout.SLOTS);
  private final AtomicLongArray durable = new AtomicLongArray(LedgerLayout.SLOTS);
  private final FaultState faults;
  private final SupervisedThread thread;
  private volatile boolean closed;

  /**
   * @param map of the ledger, in which the first blocks are on disk already
   * @param faults where it notes that numbers cannot be reserved
   */
  NumberBlocks(MappedByteBuffer map, long block, FaultRegister faults) {
    this.map = map;
    this.block = block;
    for (int slot = 0; slot < LedgerLayout.SLOTS; slot++) {
      long reserved = LedgerLayout.get(map, LedgerLayout.slot(slot) + LedgerLayout.RESERVED);
      wanted.set(slot, reserved);
      durable.set(slot, reserved);
    }
    this.faults = faults.of(FaultKind.NUMBERS);
    thread = new SupervisedThread("audit-numbers", this::run, faults.of(FaultKind.THREADS));
  }

  void begin() {
    thread.start();
  }

  /** The last number that a slot may give; asks for more when the sequence is close to it. */
  long reservedFor(int slot, long sequence) {
    long end = durable.get(slot);
    if (sequence > askAt(end) && wanted.get(slot) <= end) {
      wanted.set(slot, Math.max(end, sequence) + block);
      LockSupport.unpark(thread.thread());
    }
    return end;
  }

  /** The sequence after which a slot has to ask again. */
  long askAt(long reserved) {
    return reserved - block / 2;
  }

  /** Notes that a number could not be stored; only the next start makes a new file. */
  void damaged(InternalError fault) {
    faults.failed(DAMAGED, fault);
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
      faults.cleared();
      return true;
    } catch (RuntimeException | InternalError e) {
      // InternalError is how the JVM reports a fault in mapped memory.
      faults.failed("numbers of audit records cannot be reserved on disk", e);
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
    thread.end();
  }
}
