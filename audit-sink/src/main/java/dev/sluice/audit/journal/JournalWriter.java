package dev.sluice.audit.journal;

import com.google.protobuf.CodedOutputStream;
import dev.sluice.audit.ledger.CompletionReserve;
import dev.sluice.audit.ledger.WriterSlot;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to mapped segments and never waits. A record survives a crash of the process when
 * {@link #append} returns. For one event loop, or one other thread.
 */
public final class JournalWriter {
  private static final AppendResult STORED = new AppendResult.Stored();
  private static final int FIRST_SCRATCH_BYTES = 4096;

  /** Room that decisions leave for records that are none. */
  private static final int OTHER_BYTES = 4096;

  private final SegmentPool.Holder segments;
  private final WriterLog log;
  private final Consumer<Live> onSegment;
  private final WriterSlot slot;
  private final CompletionReserve reserve = new CompletionReserve();
  private @Nullable Live live;
  private byte[] scratch = new byte[FIRST_SCRATCH_BYTES];

  /** The outcome of an append. */
  public sealed interface AppendResult {
    /** The record is in the journal and survives the process. */
    record Stored() implements AppendResult {}

    /**
     * The record is not in the journal.
     *
     * @param reason text for an operator, without content
     */
    record Refused(String reason) implements AppendResult {}
  }

  /** The segment being written. */
  record Live(Segment segment, MappedByteBuffer map) {}

  JournalWriter(SegmentPool pool, WriterLog log, WriterSlot slot, Consumer<Live> onSegment) {
    this.slot = slot;
    this.onSegment = onSegment;
    this.segments = pool.newHolder();
    this.log = log;
    rotate();
  }

  /**
   * Appends one record. Refuses a decision of a sandbox that has filled its share of the journal,
   * and one that leaves no room for the completions of requests in flight.
   */
  public AppendResult append(AuditRecord record) {
    if (!isDecision(record)) {
      return store(record);
    }
    String sandbox = record.getSandbox();
    int length = record.getSerializedSize();
    if (!segments.allocator().admits(sandbox, length)) {
      return new AppendResult.Refused(
          "sandbox " + sandbox + " has filled its share of the journal, audit.max_bytes");
    }
    return keepsRoom(length)
        ? store(record)
        : new AppendResult.Refused(segments.allocator().fault());
  }

  /** Counts a record that is given up. A decision uses up its number, so the gap is visible. */
  public void lose(AuditRecord record) {
    if (isDecision(record)) {
      slot.skipDecision();
    }
    slot.lose(record.getTimeMs());
  }

  /** Counts a request that is denied, or another record that is given up. */
  public void refuse(AuditRecord record) {
    if (isDecision(record)) {
      slot.refuse(record.getTimeMs());
    } else {
      slot.lose(record.getTimeMs());
    }
  }

  /** Counts a request that is denied although its record is in the journal. */
  public void refuse(long timeMs) {
    slot.refuse(timeMs);
  }

  /** Records given up since the start; any thread. */
  public long lostTotal() {
    return slot.lost();
  }

  /** Sequence of the newest record; this writer's thread only. */
  public long sequence() {
    return slot.sequence();
  }

  /** Index of this writer among those of the node. */
  public int index() {
    return log.index();
  }

  /** Whether a record has a number of its own among the decisions. */
  public static boolean isDecision(AuditRecord record) {
    return record.hasRequest() || record.hasTunnel();
  }

  private AppendResult store(AuditRecord record) {
    int limit =
        (int) Math.min(JournalFrame.MAX_PAYLOAD_BYTES, segments.allocator().segmentBytes() / 2);
    int length = record.getSerializedSize();
    if (length <= limit) {
      return store(record, length);
    }
    AuditRecord shortened = RecordTruncation.toFit(record, limit);
    return shortened.getSerializedSize() <= limit
        ? store(shortened, shortened.getSerializedSize())
        : new AppendResult.Refused("a record of " + length + " bytes is over the limit");
  }

  /** Gives back the segment that it holds; the writer is not used afterwards. */
  void close() {
    segments.release();
  }

  /** Whether completions to come, and a little else, still fit; takes segments ahead of need. */
  private boolean keepsRoom(int length) {
    long wanted = length + reserve.bytes() + OTHER_BYTES;
    if (hasRoom(wanted)) {
      return true;
    }
    // The end of each segment may be too small for the next record.
    long usable = segments.allocator().segmentBytes() - Segment.HEADER_BYTES - OTHER_BYTES;
    return segments.hold((wanted + usable - 1) / usable);
  }

  private AppendResult store(AuditRecord record, int length) {
    if (!slot.hasNext()) {
      return new AppendResult.Refused("numbers of records cannot be reserved on disk");
    }
    if (!hasRoom(length) && !rotate()) {
      return new AppendResult.Refused(segments.allocator().fault());
    }
    Live target = Objects.requireNonNull(live);
    try {
      write(target, record, length);
      return STORED;
    } catch (IOException | InternalError e) {
      // InternalError is how the JVM reports a fault in mapped memory.
      return new AppendResult.Refused("the journal cannot be written: " + e.getMessage());
    }
  }

  private boolean hasRoom(long length) {
    return live != null
        && JournalFrame.HEADER_BYTES + JournalFrame.ALIGNMENT + length
            <= live.map().capacity() - live.segment().committed();
  }

  private void write(Live target, AuditRecord record, int length) throws IOException {
    if (scratch.length < length) {
      scratch = new byte[Math.max(length, 2 * scratch.length)];
    }
    record.writeTo(CodedOutputStream.newInstance(scratch, 0, length));
    long newest = isDecision(record) ? slot.decision() + 1 : slot.decision();
    Segment segment = target.segment();
    int at = (int) segment.committed();
    JournalFrame.write(target.map(), at, slot.sequence() + 1, newest, scratch, length);
    if (at == Segment.HEADER_BYTES) {
      segment.startedAt(record.getTimeMs());
    }
    slot.next(newest);
    reserve.stored(record, length);
    segment.commit(at + JournalFrame.sizeOf(length));
    log.appended(slot.sequence());
    String sandbox = record.getSandbox();
    long counted = segment.fill(sandbox, JournalFrame.sizeOf(length));
    if (counted > 0) {
      segments.allocator().fill(sandbox, counted);
    }
  }

  private boolean rotate() {
    try {
      Optional<Live> next = next();
      if (next.isPresent() && live != null) {
        live.segment().seal();
      }
      live = next.orElse(live);
      return next.isPresent();
    } catch (IOException e) {
      segments.allocator().report(e);
      return false;
    }
  }

  private Optional<Live> next() throws IOException {
    Optional<SegmentAllocator.Spare> spare = segments.take();
    if (spare.isEmpty()) {
      return Optional.empty();
    }
    Path file =
        new Segment.Name(log.index(), slot.sequence() + 1, slot.decision())
            .in(segments.allocator().directory());
    try {
      Files.move(spare.get().file(), file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      segments.discard(spare.get());
      throw e;
    }
    spare.get().map().putLong(0, Segment.MAGIC);
    Segment segment =
        Segment.active(file, slot.sequence() + 1, segments.allocator().segmentBytes());
    log.add(segment);
    Live next = new Live(segment, spare.get().map());
    onSegment.accept(next);
    return Optional.of(next);
  }
}
