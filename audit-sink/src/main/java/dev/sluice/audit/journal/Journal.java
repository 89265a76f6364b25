package dev.sluice.audit.journal;

import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.ledger.Ledger;
import dev.sluice.audit.ledger.ShipperIds;
import dev.sluice.audit.ledger.WriterEnd;
import dev.sluice.audit.ledger.WriterHistory;
import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.LockFile;
import dev.sluice.config.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The journal of a node: a directory with the segments of all its writers. One process at a time
 * holds it.
 *
 * <pre>
 *  node-id     identity of the node, which never changes
 *  boot        whether the machine died with the journal open
 *  lock        held while the journal is open
 *  positions   what has been acknowledged
 *  ledger      the numbers that writers gave and may give, and what they lost
 *  writers     the identities of writers
 *  shippers    the ids of the processes that shipped it in transactions
 *  segments/   00000-(first sequence)-(decisions before).segment, spare-N
 * </pre>
 */
public final class Journal implements AutoCloseable {
  private static final long SMALLEST_SEGMENT_BYTES = 64 << 10;
  private static final long LARGEST_SEGMENT_BYTES = 1 << 30;
  private static final int SEGMENTS_AT_LEAST = 8;

  private final String nodeId;
  private final LockFile lock;
  private final PositionsFile positions;
  private final SegmentPool pool;
  private final JournalStart start;
  private final ShipperIds shippers;
  private final ConcurrentMap<Integer, IdentifiedSource> sources = new ConcurrentHashMap<>();
  private final LongAdder unreadable = new LongAdder();
  private final List<JournalWriter> writers = new CopyOnWriteArrayList<>();

  private Journal(Path directory, LockFile lock, long segmentBytes, long maxBytes, String boot)
      throws IOException {
    this.lock = lock;
    this.nodeId = NodeId.in(directory);
    Path segments = OwnerOnly.createDirectories(directory.resolve("segments"));
    this.shippers = new ShipperIds(directory);
    this.positions = new PositionsFile(directory.resolve("positions"));
    this.start = JournalStart.open(directory, segments, positions.read(), boot);
    start.logs().values().forEach(this::addSource);
    this.pool =
        new SegmentPool(
            new SegmentAllocator(
                segments,
                segmentSize(segmentBytes, maxBytes),
                maxBytes,
                sizeOnDisk(),
                start.faults()));
    logs().forEach(log -> log.forEachCounted(pool.allocator()::fill));
  }

  /**
   * Opens the directory, creates it when it is missing, and recovers its records.
   *
   * @param segmentBytes size of one file; made smaller when fewer than eight fit into {@code
   *     maxBytes}
   * @param maxBytes limit of all files together
   * @throws IOException also when another process holds the journal
   */
  public static Journal open(Path directory, long segmentBytes, long maxBytes) throws IOException {
    return open(directory, segmentBytes, maxBytes, BootId.current());
  }

  static Journal open(Path directory, long segmentBytes, long maxBytes, String boot)
      throws IOException {
    LockFile lock = JournalStart.lock(directory);
    try {
      return new Journal(directory, lock, segmentBytes, maxBytes, boot);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  public String nodeId() {
    return nodeId;
  }

  public JournalWriter openWriter() {
    return openWriter(live -> {});
  }

  public Synced openSyncedWriter() {
    SegmentSync sync = new SegmentSync(pool);
    start.ledger().synced();
    return new Synced(openWriter(sync::started), sync);
  }

  public record Synced(JournalWriter writer, SegmentSync sync) {}

  /**
   * One source for each writer so far, recovered writers included; always the same objects. For the
   * thread that ships.
   */
  public Collection<RecordSource> sources() {
    return Collections.unmodifiableCollection(sources.values());
  }

  /**
   * Saves the acknowledged positions, and only then deletes segments that are acknowledged whole.
   * For the thread that ships.
   *
   * @throws IOException when the positions are not saved
   */
  public void savePositions() throws IOException {
    Map<Integer, Long> acknowledged = new HashMap<>();
    sources.forEach((index, source) -> acknowledged.put(index, source.acknowledged()));
    positions.write(acknowledged);
    WriterLog.release(logs().toList(), acknowledged, start.boot()::continues, pool);
  }

  public long appended() {
    return logs().mapToLong(log -> log.lastSequence() - log.recovered().sequence()).sum();
  }

  public Ledger ledger() {
    return start.ledger();
  }

  /** The identities of its writers; a source has a new one after its next rewind. */
  public WriterHistory history() {
    return start.history();
  }

  public ShipperIds shippers() {
    return shippers;
  }

  /** Has the topic compared with the acknowledged positions only; for the thread that ships. */
  public void distrust() throws IOException {
    start.distrust(sources.values());
  }

  public long lost() {
    return writers.stream().mapToLong(JournalWriter::lostTotal).sum();
  }

  /** Records that could no longer be read since the journal was opened. */
  public long unreadable() {
    return unreadable.sum();
  }

  public long usedBytes() {
    return pool.allocator().usedBytes();
  }

  /** Whether half of the limit is used, so that room should be kept for what matters. */
  public boolean isHalfFull() {
    return pool.allocator().isHalfFull();
  }

  public FaultRegister faults() {
    return start.faults();
  }

  public String fault() {
    String segments = pool.allocator().fault();
    return segments.isEmpty() ? start.faults().of(FaultKind.NUMBERS).reason() : segments;
  }

  /** Closes the journal; the writers must not be used afterwards. */
  @Override
  public void close() throws IOException {
    try (lock) {
      writers.forEach(JournalWriter::close);
      pool.close();
      savePositions();
      for (IdentifiedSource source : sources.values()) {
        source.log().sync();
      }
      AtomicFile.forceDirectory(pool.allocator().directory());
      start.ledger().close();
      start.boot().closed();
    }
  }

  private synchronized JournalWriter openWriter(Consumer<Segment.Live> onSegment) {
    if (writers.size() == BootId.WRITERS) {
      throw new IllegalStateException("more than " + BootId.WRITERS + " writers");
    }
    int slot = writers.size();
    int index = start.boot().first() + slot;
    IdentifiedSource known = sources.get(index);
    WriterLog log =
        known == null ? new WriterLog(index, List.of(), WriterEnd.START, 0) : known.log();
    JournalWriter writer = new JournalWriter(pool, log, start.ledger().slot(slot), onSegment);
    writers.add(writer);
    if (known == null) {
      addSource(log);
    }
    return writer;
  }

  private void addSource(WriterLog log) {
    JournalSource source = new JournalSource(nodeId + "/" + log.index(), log, unreadable);
    sources.put(log.index(), new IdentifiedSource(source, start.history()));
  }

  private Stream<WriterLog> logs() {
    return sources.values().stream().map(IdentifiedSource::log);
  }

  private long sizeOnDisk() {
    return logs().mapToLong(WriterLog::allocatedBytes).sum();
  }

  private static long segmentSize(long wanted, long maxBytes) {
    long fitting = Math.min(wanted, maxBytes / SEGMENTS_AT_LEAST);
    return Math.clamp(fitting, SMALLEST_SEGMENT_BYTES, LARGEST_SEGMENT_BYTES)
        & -JournalFrame.ALIGNMENT;
  }
}
