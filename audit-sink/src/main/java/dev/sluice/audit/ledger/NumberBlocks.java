package dev.sluice.audit.ledger;

import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.fault.FaultState;
import dev.sluice.audit.fault.SupervisedThread;
import java.nio.MappedByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Reserves numbers in blocks. A number is given only when the end of its block is on disk, so that
 * also after a power loss no number above it can have been given. Its own thread forces the file,
 * half a block ahead of the writers. Each writer forces it once itself, for its first block: a
 * writer that gave no number has none, and a power loss cannot hide that one did.
 */
final class NumberBlocks implements AutoCloseable {
  /** Some seconds of one event loop's records at full load. */
  static final long BLOCK = 1 << 18;

  static final String DAMAGED =
      "audit/ledger in the state directory is damaged; restart the node to make it again";

  private static final String UNRESERVED = "numbers of audit records cannot be reserved on disk";
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final MappedByteBuffer map;
  private final long block;
  private final Consumer<MappedByteBuffer> force;
  private final AtomicLongArray wanted = new AtomicLongArray(LedgerLayout.SLOTS);
  private final AtomicLongArray durable = new AtomicLongArray(LedgerLayout.SLOTS);
  private final FaultState faults;
  private final SupervisedThread thread;
  private volatile boolean closed;

  /**
   * @param map of the ledger, as it is on disk
   * @param force puts the map on disk
   * @param faults where it notes that numbers cannot be reserved
   */
  NumberBlocks(
      MappedByteBuffer map, long block, Consumer<MappedByteBuffer> force, FaultRegister faults) {
    this.map = map;
    this.block = block;
    this.force = force;
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

  /**
   * The last number that a slot may give; asks for more when the sequence is close to it. Waits for
   * the disk before the first number of a writer. For the thread of the writer.
   */
  long reservedFor(int slot, long sequence) {
    long end = durable.get(slot);
    if (sequence > askAt(end) && wanted.get(slot) <= end) {
      wanted.set(slot, end + block);
      if (sequence <= end || !isBegun(slot, end + block)) {
        LockSupport.unpark(thread.thread());
      }
    }
    return durable.get(slot);
  }

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

  private boolean isReserved() {
    try {
      reserve();
      faults.cleared();
      return true;
    } catch (RuntimeException | InternalError e) {
      // InternalError is how the JVM reports a fault in mapped memory.
      faults.failed(UNRESERVED, e);
      return false;
    }
  }

  // Reserves the first block of a slot; false when the thread has to try it again.
  private boolean isBegun(int slot, long end) {
    try {
      LedgerLayout.put(map, LedgerLayout.slot(slot) + LedgerLayout.RESERVED, end);
      force.accept(map);
      durable.set(slot, end);
      return true;
    } catch (RuntimeException | InternalError e) {
      faults.failed(UNRESERVED, e);
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
      force.accept(map);
      for (int slot = 0; slot < LedgerLayout.SLOTS; slot++) {
        // A writer may have begun meanwhile.
        long unused = durable.accumulateAndGet(slot, next[slot], Math::max);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.end();
  }
}
