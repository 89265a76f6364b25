package dev.sluice.audit;

import dev.sluice.audit.journal.JournalEntry;
import dev.sluice.audit.journal.JournalWriter;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ledger.RecordShare;
import dev.sluice.proto.v1.AuditRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Records in memory only: a ring to which one thread appends and from which one thread ships. A
 * full ring drops and counts records; so does one in which a sandbox has filled its part, for the
 * decisions of that sandbox.
 */
public final class MemoryQueue implements RecordSource {
  private final String writer;
  private final Ring ring;
  private final QueueRoom room;
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong oldestInFlight = new AtomicLong();
  private final ArrayDeque<Queued> again = new ArrayDeque<>();
  private final ArrayDeque<Queued> inFlight = new ArrayDeque<>();
  private long decision;

  /** An entry, and when it was appended by {@link System#nanoTime}. */
  private record Queued(JournalEntry.Stored entry, long nanos) {}

  /** A ring with one appending thread and one taking thread. */
  private static final class Ring {
    private final AtomicReferenceArray<@Nullable Queued> slots;
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();

    Ring(int capacity) {
      slots = new AtomicReferenceArray<>(capacity);
    }

    void put(AuditRecord record, long decision) {
      long at = appended.getPlain();
      slots.setPlain(
          slot(at),
          new Queued(new JournalEntry.Stored(at + 1, decision, record), System.nanoTime()));
      appended.setRelease(at + 1);
    }

    @Nullable Queued take() {
      long next = taken.getPlain();
      if (next == appended.getAcquire()) {
        return null;
      }
      Queued entry = slots.getAndSet(slot(next), null);
      taken.setRelease(next + 1);
      return entry;
    }

    @Nullable Queued peek() {
      return slots.getAcquire(slot(taken.getAcquire()));
    }

    boolean isHalfFree() {
      return 2 * (appended.getAcquire() - taken.getAcquire()) <= slots.length();
    }

    private int slot(long index) {
      return (int) (index % slots.length());
    }
  }

  /**
   * An empty queue.
   *
   * @param capacity most records that it holds, without those being shipped; it holds fewer that
   *     are larger than 2 KiB
   */
  public MemoryQueue(String writer, int capacity) {
    this.writer = writer;
    this.ring = new Ring(capacity);
    this.room = new QueueRoom(capacity);
  }

  /** Appends or drops; the appending thread only. */
  public void append(AuditRecord record) {
    room.left(ring.taken.getAcquire());
    boolean decides = JournalWriter.isDecision(record);
    String sandbox = RecordShare.of(record);
    int size = record.getSerializedSize();
    // The number of a dropped decision is used up, so that the gap is visible.
    decision += decides ? 1 : 0;
    if (room.fits(size) && (!decides || room.admits(sandbox, size))) {
      room.put(sandbox, size);
      ring.put(record, decision);
    } else {
      lost.setRelease(lost.getPlain() + 1);
    }
  }

  /** Records dropped so far; any thread. */
  public long lostTotal() {
    return lost.getAcquire();
  }

  /** Whether half of the ring is free for records of the usual size; any thread. */
  public boolean isHalfFree() {
    return ring.isHalfFree();
  }

  /** Records appended so far; any thread. */
  public long appended() {
    return ring.appended.getAcquire();
  }

  @Override
  public String writer() {
    return writer;
  }

  @Override
  public Optional<JournalEntry> poll() {
    Queued next = again.isEmpty() ? ring.take() : again.removeFirst();
    if (next == null) {
      return Optional.empty();
    }
    inFlight.addLast(next);
    noteOldest();
    return Optional.of(next.entry());
  }

  @Override
  public void acknowledge(long sequence) {
    while (!inFlight.isEmpty() && inFlight.getFirst().entry().sequence() <= sequence) {
      inFlight.removeFirst();
    }
    noteOldest();
    acknowledged.setRelease(sequence);
  }

  @Override
  public long acknowledged() {
    return acknowledged.getAcquire();
  }

  @Override
  public long recovered() {
    return 0;
  }

  @Override
  public void skipTo(long sequence) {
    while (!again.isEmpty() && again.getFirst().entry().sequence() <= sequence) {
      acknowledged.setRelease(again.removeFirst().entry().sequence());
    }
  }

  @Override
  public void rewind() {
    while (!inFlight.isEmpty()) {
      again.addFirst(inFlight.removeLast());
    }
  }

  @Override
  public long pending() {
    return Math.max(0, ring.appended.getAcquire() - acknowledged.getAcquire());
  }

  @Override
  public Duration oldest() {
    long since = oldestInFlight.getAcquire();
    if (since == 0) {
      Queued next = ring.peek();
      since = next == null ? 0 : next.nanos();
    }
    return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  @Override
  public void close() {}

  private void noteOldest() {
    oldestInFlight.setRelease(inFlight.isEmpty() ? 0 : inFlight.getFirst().nanos());
  }
}
