package dev.sluice.audit.journal;

import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.SupervisedThread;
import dev.sluice.audit.journal.Segment.Live;
import dev.sluice.audit.journal.SegmentAllocator.Spare;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Has segment files ready ahead of need, on its own thread: new ones, and released ones with their
 * mapping. It also looks four times a second whether the files being written are still whole.
 *
 * <p>It writes each new file full of zeros before it is mapped. The blocks then exist, so a full
 * disk shows here as an error and not on an event loop as a fault in mapped memory. When the
 * writers outrun this thread, a writer's thread creates the file and only checks the space that is
 * left; while the disk fails, no writer's thread tries.
 */
final class SegmentPool implements AutoCloseable {
  private static final int SPARES = 2;

  // Most files ready, released ones included.
  private static final int KEPT = 4;

  /**
   * Most mappings kept for another use; each is address space, and the kernel limits their number.
   */
  private static final int MOST_MAPPED = 32;

  private static final Duration RETRY = Duration.ofMillis(250);

  private final SegmentAllocator allocator;
  private final AtomicInteger ready = new AtomicInteger();
  private final ConcurrentLinkedQueue<Spare> spares = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Spare> released = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Live> mapped = new ConcurrentLinkedQueue<>();
  private final SupervisedThread thread;
  private volatile boolean closed;

  SegmentPool(SegmentAllocator allocator) {
    this.allocator = allocator;
    this.thread =
        new SupervisedThread("audit-segments", this::run, allocator.faults().of(FaultKind.THREADS));
    thread.start();
  }

  /** A segment for a writer; empty when the allocator's fault says why. Does not block. */
  Optional<Spare> take() {
    if (allocator.isBroken()) {
      return Optional.empty();
    }
    Spare spare = spares.poll();
    if (spare != null) {
      ready.decrementAndGet();
      wake();
      return Optional.of(spare);
    }
    return allocator.create(false);
  }

  SegmentAllocator allocator() {
    return allocator;
  }

  void giveBack(Spare spare) {
    if (Files.exists(spare.file())) {
      spares.add(spare);
      ready.incrementAndGet();
    } else {
      allocator.discard(spare.file());
    }
  }

  void adopt(Live live) {
    mapped.add(live);
    Iterator<Live> oldest = mapped.iterator();
    while (mapped.size() > MOST_MAPPED && oldest.hasNext()) {
      if (oldest.next().segment().isSealed()) {
        oldest.remove();
      }
    }
  }

  void doubt(Segment segment, String damage) {
    if (segment.doubt()) {
      allocator
          .faults()
          .of(FaultKind.MAPPING)
          .happened(
              "journal segment %s %s while it was written; its writer continues in another"
                  .formatted(segment.file().getFileName(), damage));
    }
  }

  void release(Segment segment) throws IOException {
    Optional<Live> own = mapped.stream().filter(live -> live.segment() == segment).findFirst();
    own.ifPresent(mapped::remove);
    if (own.isPresent() && isReusable(own.get())) {
      Path file = allocator.nextName();
      Files.move(segment.file(), file);
      allocator.emptied(segment);
      released.add(new Spare(file, own.get().map(), own.get().key()));
    } else {
      allocator.delete(segment);
    }
    wake();
  }

  private boolean isReusable(Live live) {
    return !closed
        && ready.get() + released.size() < KEPT
        && allocator.mayKeep(live.segment())
        && !live.segment().isDoubtful()
        && live.segment().damage(live.key()).isEmpty();
  }

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

    Optional<Spare> take() {
      return held.isEmpty() ? pool.take() : Optional.of(held.removeFirst());
    }

    void giveBack(Spare spare) {
      pool.giveBack(spare);
    }

    void release() {
      held.forEach(pool::giveBack);
      held.clear();
    }

    void adopt(Live live) {
      pool.adopt(live);
    }

    void doubt(Segment segment, String damage) {
      pool.doubt(segment, damage);
    }

    SegmentAllocator allocator() {
      return pool.allocator();
    }
  }

  private void run() {
    while (!closed) {
      Spare used = released.poll();
      if (used != null) {
        reset(used);
      } else if (!makeSpare()) {
        look();
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  private boolean makeSpare() {
    if (ready.get() >= SPARES) {
      return false;
    }
    Optional<Spare> made = allocator.create(true);
    made.ifPresent(this::giveBack);
    return made.isPresent();
  }

  // Makes a released segment one without records; durable, so that none comes back.
  private void reset(Spare used) {
    try {
      used.map().putLong(0, Segment.MAGIC);
      used.map().putInt(Segment.HEADER_BYTES, 0);
      used.map().force(0, Segment.HEADER_BYTES + Integer.BYTES);
      giveBack(used);
      allocator.works();
    } catch (UncheckedIOException | InternalError e) {
      allocator.report(e);
      allocator.discard(used.file());
    }
  }

  private void look() {
    if (allocator.isBroken() && ready.get() >= SPARES) {
      allocator.probe();
    }
    for (Live live : mapped) {
      Segment segment = live.segment();
      if (!segment.isSealed() && !segment.isDoubtful()) {
        segment.damage(live.key()).ifPresent(damage -> doubt(segment, damage));
      }
    }
  }

  private void wake() {
    LockSupport.unpark(thread.thread());
  }

  @Override
  public void close() throws IOException {
    closed = true;
    thread.end();
    spares.addAll(released);
    for (Spare spare = spares.poll(); spare != null; spare = spares.poll()) {
      Files.deleteIfExists(spare.file());
    }
  }
}
