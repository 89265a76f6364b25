package dev.sluice.audit.journal;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Gap;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Records that live in memory only: a ring that one thread appends to and one thread ships from. A
 * full ring drops, counts, and says so once there is room.
 */
public final class MemoryQueue implements RecordSource {
  private final String writer;
  private final AtomicReferenceArray<JournalEntry.@Nullable Stored> ring;
  private final AtomicLong appended = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong lostTotal = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong oldestInFlightMs = new AtomicLong();
  private final ArrayDeque<JournalEntry.Stored> again = new ArrayDeque<>();
  private final ArrayDeque<JournalEntry.Stored> inFlight = new ArrayDeque<>();
  private long decision;
  private long lost;

  /**
   * An empty queue.
   *
   * @param capacity records that it holds at most, not counting those being shipped
   */
  public MemoryQueue(String writer, int capacity) {
    this.writer = writer;
    this.ring = new AtomicReferenceArray<>(capacity);
  }

  /** Appends or drops; the appending thread only. */
  public void append(AuditRecord record) {
    boolean decides = JournalWriter.isDecision(record);
    if (isFull(lost > 0 ? 2 : 1)) {
      lost++;
      lostTotal.setRelease(lostTotal.getPlain() + 1);
      decision += decides ? 1 : 0;
      return;
    }
    if (lost > 0) {
      put(gap(record.getTimeMs()));
      lost = 0;
    }
    decision += decides ? 1 : 0;
    put(record);
  }

  /** Records dropped so far; any thread. */
  public long lostTotal() {
    return lostTotal.getAcquire();
  }

  /** Records appended so far; any thread. */
  public long appended() {
    return appended.getAcquire();
  }

  @Override
  public String writer() {
    return writer;
  }

  @Override
  public Optional<JournalEntry> poll() {
    JournalEntry.Stored entry = again.isEmpty() ? take() : again.removeFirst();
    if (entry == null) {
      return Optional.empty();
    }
    inFlight.addLast(entry);
    noteOldest();
    return Optional.of(entry);
  }

  @Override
  public void acknowledge(long sequence) {
    while (!inFlight.isEmpty() && inFlight.getFirst().sequence() <= sequence) {
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
  public void skipTo(long sequence) {
    while (!again.isEmpty() && again.getFirst().sequence() <= sequence) {
      acknowledged.setRelease(again.removeFirst().sequence());
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
    return Math.max(0, appended.getAcquire() - acknowledged.getAcquire());
  }

  @Override
  public long oldestTimeMs() {
    long inFlightMs = oldestInFlightMs.getAcquire();
    JournalEntry.Stored next = ring.getAcquire(slot(taken.getAcquire()));
    return inFlightMs != 0 || next == null ? inFlightMs : next.record().getTimeMs();
  }

  @Override
  public void close() {}

  private JournalEntry.@Nullable Stored take() {
    long next = taken.getPlain();
    if (next == appended.getAcquire()) {
      return null;
    }
    JournalEntry.Stored entry = ring.getAndSet(slot(next), null);
    taken.setRelease(next + 1);
    return entry;
  }

  private void noteOldest() {
    oldestInFlightMs.setRelease(inFlight.isEmpty() ? 0 : inFlight.getFirst().record().getTimeMs());
  }

  private boolean isFull(int wanted) {
    return appended.getPlain() - taken.getAcquire() + wanted > ring.length();
  }

  private void put(AuditRecord record) {
    long at = appended.getPlain();
    ring.setPlain(slot(at), new JournalEntry.Stored(at + 1, decision, record));
    appended.setRelease(at + 1);
  }

  private int slot(long index) {
    return (int) (index % ring.length());
  }

  private AuditRecord gap(long timeMs) {
    return AuditRecord.newBuilder()
        .setTimeMs(timeMs)
        .setGap(Gap.newBuilder().setRecords(lost).setReason("the queue in memory was full"))
        .build();
  }
}
