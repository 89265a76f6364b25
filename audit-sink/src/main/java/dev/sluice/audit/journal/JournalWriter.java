package dev.sluice.audit.journal;

import com.google.protobuf.CodedOutputStream;
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

  private final SegmentPool pool;
  private final WriterLog log;
  private final Consumer<Live> onSegment;
  private final LostRecords lost = new LostRecords("audit.on_failure is fail_open");
  private @Nullable Live live;

  /** A frame: its header, and the payload behind it. */
  private byte[] scratch = new byte[FIRST_SCRATCH_BYTES];

  private long sequence;
  private long decision;

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

  /**
   * The segment being written.
   *
   * @param key identity of its file
   * @param salt of its frames
   */
  record Live(Segment segment, MappedByteBuffer map, Object key, long salt) {}

  JournalWriter(SegmentPool pool, WriterLog log, Consumer<Live> onSegment) {
    this.onSegment = onSegment;
    this.pool = pool;
    this.log = log;
    this.sequence = log.recovered().sequence();
    this.decision = log.recovered().decision();
    rotate();
  }

  /**
   * Appends one record, after the report of records lost before it. Refuses a decision of a sandbox
   * that has filled its share of the journal.
   */
  public AppendResult append(AuditRecord record) {
    String sandbox = record.getSandbox();
    if (isDecision(record) && !pool.allocator().admits(sandbox, record.getSerializedSize())) {
      return new AppendResult.Refused(
          "sandbox " + sandbox + " has filled its share of the journal, audit.max_bytes");
    }
    if (!lost.isReported()) {
      AppendResult reported = store(lost.gap(record.getTimeMs()));
      if (reported instanceof AppendResult.Refused) {
        return reported;
      }
      lost.reported();
    }
    return store(record);
  }

  /** Counts a record that is given up. A decision uses up its number, so the gap is visible. */
  public void lose(AuditRecord record) {
    lost.add();
    if (isDecision(record)) {
      decision++;
    }
  }

  /** Records given up since the start; any thread. */
  public long lostTotal() {
    return lost.total();
  }

  /** Sequence of the newest record; this writer's thread only. */
  public long sequence() {
    return sequence;
  }

  /** Index of this writer among those of the node. */
  public int index() {
    return log.index();
  }

  static boolean isDecision(AuditRecord record) {
    return record.hasRequest() || record.hasTunnel();
  }

  private AppendResult store(AuditRecord record) {
    int limit = (int) Math.min(JournalFrame.MAX_PAYLOAD_BYTES, pool.allocator().segmentBytes() / 2);
    int length = record.getSerializedSize();
    if (length <= limit) {
      return store(record, length);
    }
    AuditRecord shortened = RecordTruncation.toFit(record, limit);
    return shortened.getSerializedSize() <= limit
        ? store(shortened, shortened.getSerializedSize())
        : new AppendResult.Refused("a record of " + length + " bytes is over the limit");
  }

  private AppendResult store(AuditRecord record, int length) {
    try {
      if (!hasRoom(length) && !rotate()) {
        return refused();
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
    pool.doubt(Objects.requireNonNull(live).segment(), "failed");
    try {
      if (rotate()) {
        write(Objects.requireNonNull(live), record, length);
        return STORED;
      }
    } catch (IOException | InternalError e) {
      pool.allocator().report(e);
    }
    return refused();
  }

  /** The fault may have ended since. */
  private AppendResult refused() {
    String fault = pool.allocator().fault();
    return new AppendResult.Refused(fault.isEmpty() ? "the journal had no segment" : fault);
  }

  private boolean hasRoom(int length) {
    return live != null
        && JournalFrame.sizeOf(length) <= live.map().capacity() - live.segment().committed()
        && !live.segment().isDoubtful();
  }

  private void write(Live target, AuditRecord record, int length) throws IOException {
    int bytes = JournalFrame.HEADER_BYTES + length;
    if (scratch.length < bytes) {
      scratch = new byte[Math.max(bytes, 2 * scratch.length)];
    }
    record.writeTo(CodedOutputStream.newInstance(scratch, JournalFrame.HEADER_BYTES, length));
    long newest = isDecision(record) ? decision + 1 : decision;
    JournalFrame.complete(scratch, length, sequence + 1, newest, target.salt());
    Segment segment = target.segment();
    int at = (int) segment.committed();
    JournalFrame.store(target.map(), at, scratch, length);
    if (at == Segment.HEADER_BYTES) {
      segment.startedAt(System.nanoTime());
    }
    sequence++;
    decision = newest;
    segment.commit(at + JournalFrame.sizeOf(length));
    log.appended(sequence);
    String sandbox = record.getSandbox();
    long counted = segment.fill(sandbox, JournalFrame.sizeOf(length));
    if (counted > 0) {
      pool.allocator().fill(sandbox, counted);
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
      pool.allocator().report(e);
      return false;
    }
  }

  private Optional<Live> next() throws IOException {
    Optional<SegmentAllocator.Spare> spare = pool.take();
    if (spare.isEmpty()) {
      return Optional.empty();
    }
    Segment.Name name = new Segment.Name(log.index(), sequence + 1, decision);
    Path file = name.in(pool.allocator().directory());
    try {
      Files.move(spare.get().file(), file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      pool.giveBack(spare.get());
      throw e;
    }
    Segment segment = Segment.active(file, sequence + 1, pool.allocator().segmentBytes());
    log.add(segment).ifPresent(unused -> pool.allocator().forget(unused));
    Live next = new Live(segment, spare.get().map(), spare.get().key(), name.salt());
    pool.adopt(next);
    onSegment.accept(next);
    return Optional.of(next);
  }
}
