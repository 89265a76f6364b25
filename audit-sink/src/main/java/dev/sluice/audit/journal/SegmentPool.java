package dev.sluice.audit.journal;

import dev.sluice.audit.journal.SegmentAllocator.Spare;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Creates segment files ahead of need on its own thread.
 *
 * <p>It writes each spare full of zeros before it is mapped. The blocks then exist, so a full disk
 * shows here as an error and not on an event loop as a fault in mapped memory. When the writers
 * outrun this thread, a writer's thread creates the file and only checks the space that is left.
 */
final class SegmentPool implements AutoCloseable {
  private static final int SPARES = 2;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final SegmentAllocator allocator;
  private final AtomicInteger ready = new AtomicInteger();
  private final ConcurrentLinkedQueue<Spare> spares = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  SegmentPool(SegmentAllocator allocator) {
    this.allocator = allocator;
    this.thread = Thread.ofPlatform().daemon().name("audit-segments").unstarted(this::run);
    thread.start();
  }

  /** A segment for a writer; empty when the allocator's fault says why. Does not block. */
  Optional<Spare> take() {
    Spare spare = spares.poll();
    if (spare != null) {
      ready.decrementAndGet();
      LockSupport.unpark(thread);
      return Optional.of(spare);
    }
    return allocator.create(false);
  }

  SegmentAllocator allocator() {
    return allocator;
  }

  /** Deletes a segment that was taken and is not used. */
  void discard(Spare spare) {
    allocator.discard(spare);
    LockSupport.unpark(thread);
  }

  /** The segment's file was deleted. */
  void release(Segment deleted) {
    allocator.release(deleted);
    LockSupport.unpark(thread);
  }

  /** A view of the pool for one writer. */
  Holder newHolder() {
    return new Holder(this);
  }

  /** Takes segments for one writer, some ahead of need. For the writer's thread. */
  static final class Holder {
    private final SegmentPool pool;
    private final ArrayDeque<Spare> held = new ArrayDeque<>();

    private Holder(SegmentPool pool) {
      this.pool = pool;
    }

    /** Makes sure that some segments are there; false when there are fewer. */
    boolean hold(long segments) {
      while (held.size() < segments) {
        Optional<Spare> next = pool.take();
        if (next.isEmpty()) {
          return false;
        }
        held.addLast(next.get());
      }
      return true;
    }

    /** The next segment. */
    Optional<Spare> take() {
      return held.isEmpty() ? pool.take() : Optional.of(held.removeFirst());
    }

    /** Deletes a segment that was taken and is not used. */
    void discard(Spare spare) {
      pool.discard(spare);
    }

    /** Gives back what it holds. */
    void release() {
      held.forEach(pool::discard);
      held.clear();
    }

    SegmentAllocator allocator() {
      return pool.allocator();
    }
  }

  private void run() {
    while (!closed) {
      Optional<Spare> made = ready.get() < SPARES ? allocator.create(true) : Optional.empty();
      if (made.isPresent()) {
        spares.add(made.get());
        ready.incrementAndGet();
      } else {
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Spare spare = spares.poll(); spare != null; spare = spares.poll()) {
      Files.deleteIfExists(spare.file());
    }
  }
}
