package dev.sluice.audit.journal;

import com.google.protobuf.CodedOutputStream;
import dev.sluice.audit.journal.Segment.Live;
import dev.sluice.audit.ledger.CompletionReserve;
import dev.sluice.audit.ledger.RecordShare;
import dev.sluice.audit.ledger.WriterSlot;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to mapped segments and waits for the disk only at its first. A record survives a
 * crash of the process when {@link #append} returns. For one event loop, or one other thread.
 */
public final class JournalWriter {
  private static final AppendResult STORED = new AppendResult.Stored();
  private static final int FIRST_SCRATCH_BYTES = 4096;

  // Room that decisions leave for records that are none.
  private static final int OTHER_BYTES = 4096;

  private final SegmentPool.Holder segments;
  private final WriterLog log;
  private final Consumer<Live> onSegment;
  private final WriterSlot slot;
  private final CompletionReserve reserve;
  private @Nullable Live live;
  private byte[] scratch = new byte[FIRST_SCRATCH_BYTES];

  public sealed interface AppendResult {
    record Stored() implements AppendResult {}

    /** Not in the journal; the reason is for an operator and quotes no content. */
    record Refused(String reason) implements AppendResult {}
  }

  JournalWriter(SegmentPool pool, WriterLog log, WriterSlot slot, Consumer<Live> onSegment) {
    this.slot = slot;
    this.onSegment = onSegment;
    this.segments = pool.newHolder();
    this.log = log;
    this.reserve = new CompletionReserve(pool.allocator().maxBytes());
    rotate();
  }

  public AppendResult append(AuditRecord record) {
    if (!isDecision(record)) {
      return store(record);
    }
    String sandbox = RecordShare.of(record);
    int length = record.getSerializedSize();
    if (!segments.allocator().admits(sandbox, length)) {
      return new AppendResult.Refused(
          "sandbox " + sandbox + " has filled its share of the journal, audit.max_bytes");
    }
    return keepsRoom(length) ? store(record) : refused();
  }

  public void lose(AuditRecord record) {
    if (isDecision(record)) {
      slot.skipDecision();
    }
    reserve.account(record, record.getSerializedSize());
    slot.lose(record.getTimeMs());
  }

  public void refuse(AuditRecord record) {
    if (isDecision(record)) {
      slot.refuse(record.getTimeMs());
    } else {
      lose(record);
    }
  }

  public void refuse(long timeMs, boolean opening) {
    if (opening) {
      reserve.close();
    }
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

  public int index() {
    return log.index();
  }

  public static boolean isDecision(AuditRecord record) {
    boolean ofRequest = record.hasRequest() || record.hasTunnel() || record.hasHalt();
    return ofRequest || record.hasSession() || record.hasResponse();
  }

  private AppendResult store(AuditRecord record) {
    int limit =
        (int) Math.min(JournalFrame.MAX_PAYLOAD_BYTES, segments.allocator().segmentBytes() / 2);
    int wanted = record.getSerializedSize();
    AuditRecord fitting = wanted <= limit ? record : RecordTruncation.toFit(record, limit);
    int length = fitting.getSerializedSize();
    return length <= limit
        ? store(fitting, length)
        : new AppendResult.Refused("a record of " + wanted + " bytes is over the limit");
  }

  void close() {
    segments.release();
  }

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
    try {
      if (!hasRoom(length) && !rotate()) {
        return refused();
      }
      if (!slot.hasNext()) {
        return new AppendResult.Refused("numbers of records cannot be reserved on disk");
      }
      write(Objects.requireNonNull(live), record, length);
      return STORED;
    } catch (InternalError e) {
      return storeElsewhere(record, length);
    } catch (IOException e) {
      return new AppendResult.Refused("the journal cannot be written: " + e.getMessage());
    }
  }

  /**
   * After a fault in mapped memory, which the JVM reports as an InternalError: gives the segment up
   * and writes the record to the next. When the fault came late, the record may be stored already
   * under a sequence that the reader then finds unreadable.
   */
  private AppendResult storeElsewhere(AuditRecord record, int length) {
    segments.doubt(Objects.requireNonNull(live).segment(), "failed");
    try {
      if (rotate()) {
        write(Objects.requireNonNull(live), record, length);
        return STORED;
      }
    } catch (IOException | InternalError e) {
      segments.allocator().report(e);
    }
    return refused();
  }

  // The fault may have ended since.
  private AppendResult refused() {
    String fault = segments.allocator().fault();
    return new AppendResult.Refused(fault.isEmpty() ? "the journal had no segment" : fault);
  }

  private boolean hasRoom(long length) {
    return live != null
        && JournalFrame.HEADER_BYTES + JournalFrame.ALIGNMENT + length
            <= live.map().capacity() - live.segment().committed()
        && !live.segment().isDoubtful();
  }

  private void write(Live target, AuditRecord record, int length) throws IOException {
    int bytes = JournalFrame.HEADER_BYTES + length;
    if (scratch.length < bytes) {
      scratch = new byte[Math.max(bytes, 2 * scratch.length)];
    }
    record.writeTo(CodedOutputStream.newInstance(scratch, JournalFrame.HEADER_BYTES, length));
    long newest = isDecision(record) ? slot.decision() + 1 : slot.decision();
    JournalFrame.complete(scratch, length, slot.sequence() + 1, newest, target.salt());
    Segment segment = target.segment();
    int at = (int) segment.committed();
    JournalFrame.store(target.map(), at, scratch, length);
    if (at == Segment.HEADER_BYTES) {
      segment.startedAt(System.nanoTime());
    }
    slot.next(newest);
    segment.commit(at + JournalFrame.sizeOf(length));
    log.appended(slot.sequence());
    reserve.account(record, length);
    String sandbox = RecordShare.of(record);
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
    Segment.Name name = new Segment.Name(log.index(), slot.sequence() + 1, slot.decision());
    try {
      Live next = Live.begin(spare.get(), name, segments.allocator().directory());
      log.add(next.segment()).ifPresent(unused -> segments.allocator().forget(unused));
      segments.adopt(next);
      onSegment.accept(next);
      return Optional.of(next);
    } catch (IOException e) {
      segments.giveBack(spare.get());
      throw e;
    }
  }
}
