package dev.sluice.audit.journal;

import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultState;
import dev.sluice.audit.ledger.WriterEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.function.ObjLongConsumer;

/**
 * The segments of one writer. Its writer appends to them and its reader reads them; the two threads
 * share only this class.
 */
final class WriterLog {
  private final int index;
  private final CopyOnWriteArrayList<Segment> segments;
  private final WriterEnd recovered;
  private final AtomicLong lastSequence;
  private volatile long acknowledged;

  WriterLog(int index, List<Segment> segments, WriterEnd recovered, long acknowledged) {
    this.index = index;
    this.segments = new CopyOnWriteArrayList<>(segments);
    this.recovered = recovered;
    this.lastSequence = new AtomicLong(recovered.sequence());
    this.acknowledged = acknowledged;
  }

  int index() {
    return index;
  }

  WriterEnd recovered() {
    return recovered;
  }

  long lastSequence() {
    return lastSequence.getAcquire();
  }

  void appended(long sequence) {
    lastSequence.setRelease(sequence);
  }

  /**
   * Adds the segment that the writer begins. It takes the name and the place of one that was given
   * up before it held a record, which is returned.
   */
  Optional<Segment> add(Segment segment) {
    Segment newest = segments.isEmpty() ? null : segments.getLast();
    boolean replaces = newest != null && newest.firstSequence() == segment.firstSequence();
    if (replaces) {
      segments.set(segments.size() - 1, segment);
    } else {
      segments.add(segment);
    }
    return replaces ? Optional.ofNullable(newest) : Optional.empty();
  }

  long allocatedBytes() {
    return segments.stream().mapToLong(Segment::allocatedBytes).sum();
  }

  /** Bytes of recovered segments by sandbox; before its writer begins. */
  void forEachCounted(ObjLongConsumer<String> action) {
    segments.forEach(segment -> segment.forEachCounted(action));
  }

  long acknowledged() {
    return acknowledged;
  }

  Optional<Segment> holding(long sequence) {
    Segment found = null;
    for (Segment segment : segments) {
      if (found == null || segment.firstSequence() <= sequence) {
        found = segment;
      }
    }
    return Optional.ofNullable(found);
  }

  Optional<Segment> after(Segment current) {
    for (Segment segment : segments) {
      if (segment != current && segment.firstSequence() >= current.firstSequence()) {
        return Optional.of(segment);
      }
    }
    return Optional.empty();
  }

  void acknowledge(long sequence) {
    acknowledged = sequence;
  }

  void sync() throws IOException {
    for (Segment segment : segments) {
      // The reader reports a file that was removed.
      if (Files.exists(segment.file())) {
        segment.sync();
      }
    }
  }

  /**
   * Releases the segments of each writer whose records are all acknowledged. One that cannot be
   * released holds up those of its own writer only, and is a fault of the journal.
   *
   * @param positions acknowledged sequence by writer, already saved
   * @param isContinued as {@link #releaseUpTo} asks of a writer
   */
  static void release(
      List<WriterLog> logs,
      Map<Integer, Long> positions,
      IntPredicate isContinued,
      SegmentPool pool) {
    Optional<IOException> failure = Optional.empty();
    for (WriterLog log : logs) {
      try {
        log.releaseUpTo(positions.getOrDefault(log.index, -1L), isContinued.test(log.index), pool);
      } catch (IOException e) {
        failure = failure.or(() -> Optional.of(e));
      }
    }
    FaultState state = pool.allocator().faults().of(FaultKind.RELEASE);
    failure.ifPresentOrElse(
        first ->
            state.failed(
                "a shipped journal segment cannot be deleted: " + first.getMessage(), first),
        state::cleared);
  }

  /**
   * Releases the segments that hold nothing after the sequence.
   *
   * @param isContinued keeps the newest segment, from which the numbering continues after a restart
   */
  private void releaseUpTo(long sequence, boolean isContinued, SegmentPool pool)
      throws IOException {
    while (segments.size() > (isContinued ? 1 : 0)) {
      Segment oldest = segments.get(0);
      long end = segments.size() > 1 ? segments.get(1).firstSequence() - 1 : lastSequence();
      if (end > sequence) {
        return;
      }
      try {
        pool.release(oldest);
      } catch (IOException e) {
        throw new IOException(oldest.file() + ": " + FaultState.reasonOf(e), e);
      }
      segments.remove(0);
    }
  }

  /**
   * Age of the oldest segment that holds something pending, by monotonic time; zero when unknown.
   */
  Duration oldest() {
    long since =
        lastSequence() <= acknowledged
            ? 0
            : holding(acknowledged + 1).map(Segment::firstNanos).orElse(0L);
    return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }
}
