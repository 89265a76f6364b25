package dev.sluice.audit.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The journal of a node: a directory with the segments of all its writers, held by one process at a
 * time.
 *
 * <pre>
 *  node-id     who this is, for ever
 *  boot        whether the machine died with the journal open
 *  lock        held while the journal is open
 *  positions   what has been acknowledged
 *  segments/   00000-(first sequence)-(decisions before).segment, spare-N
 * </pre>
 */
public final class Journal implements AutoCloseable {
  private static final long SMALLEST_SEGMENT_BYTES = 64 << 10;
  private static final long LARGEST_SEGMENT_BYTES = 1 << 30;
  private static final int SEGMENTS_AT_LEAST = 8;

  private final String nodeId;
  private final FileChannel lock;
  private final Path segments;
  private final PositionsFile positions;
  private final SegmentPool pool;
  private final BootId mark;
  private final ConcurrentMap<Integer, WriterLog> logs;
  private final ConcurrentMap<Integer, RecordSource> sources = new ConcurrentHashMap<>();
  private final LongAdder unreadable = new LongAdder();
  private final List<JournalWriter> open = new CopyOnWriteArrayList<>();

  private Journal(Path directory, FileChannel lock, long segmentBytes, long maxBytes, String boot)
      throws IOException {
    this.lock = lock;
    this.nodeId = NodeId.in(directory);
    this.segments = Files.createDirectories(directory.resolve("segments"));
    this.positions = new PositionsFile(directory.resolve("positions"));
    this.logs = new ConcurrentHashMap<>(new JournalRecovery(segments, positions.read()).run());
    int newest = logs.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
    this.mark = BootId.open(directory, boot, newest);
    this.pool =
        new SegmentPool(segments, segmentSize(segmentBytes, maxBytes), maxBytes, sizeOnDisk());
    logs.keySet().forEach(index -> sources.put(index, source(index)));
  }

  /**
   * Opens the directory, creating it if need be, and recovers what is in it.
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
    Files.createDirectories(directory);
    FileChannel lock = lock(directory.resolve("lock"));
    try {
      return new Journal(directory, lock, segmentBytes, maxBytes, boot);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** UUID of this node, kept in the directory. */
  public String nodeId() {
    return nodeId;
  }

  /** The next writer, for the thread that will use it. */
  public JournalWriter openWriter() {
    return openWriter(live -> {});
  }

  /** The next writer, with what it takes to make its records survive a loss of power. */
  public Synced openSyncedWriter() {
    SegmentSync sync = new SegmentSync(segments);
    return new Synced(openWriter(sync::started), sync);
  }

  /** A writer and its way to the disk. */
  public record Synced(JournalWriter writer, SegmentSync sync) {}

  /**
   * One source for each writer known by now, recovered ones included; always the same objects, and
   * for one thread.
   */
  public Collection<RecordSource> sources() {
    return sources.values();
  }

  /**
   * Remembers what has been acknowledged, and only then deletes the segments that hold nothing
   * else; for the thread that acknowledges.
   */
  public void savePositions() throws IOException {
    Map<Integer, Long> acknowledged = new HashMap<>();
    logs.forEach((index, log) -> acknowledged.put(index, log.acknowledged()));
    positions.write(acknowledged);
    for (Map.Entry<Integer, Long> position : acknowledged.entrySet()) {
      boolean goesOn = position.getKey() >= mark.first();
      Objects.requireNonNull(logs.get(position.getKey()))
          .deleteUpTo(position.getValue(), goesOn, pool);
    }
  }

  /** Records appended since the journal was opened. */
  public long appended() {
    return logs.values().stream()
        .mapToLong(log -> log.lastSequence() - log.recovered().sequence())
        .sum();
  }

  /** Records given up since the journal was opened. */
  public long lost() {
    return open.stream().mapToLong(JournalWriter::lostTotal).sum();
  }

  /** Records that could not be read any more, since the journal was opened. */
  public long unreadable() {
    return unreadable.sum();
  }

  /** Bytes of all files. */
  public long usedBytes() {
    return pool.usedBytes();
  }

  /** Why the journal takes no more, empty when it does. */
  public String fault() {
    return pool.fault();
  }

  /** Lets go of the directory; the writers must not be used any more. */
  @Override
  public void close() throws IOException {
    try (lock) {
      pool.close();
      savePositions();
      for (WriterLog log : logs.values()) {
        log.sync();
      }
      BootId.sync(segments, StandardOpenOption.READ);
      mark.closed();
    }
  }

  private synchronized JournalWriter openWriter(Consumer<JournalWriter.Live> onSegment) {
    if (open.size() == BootId.WRITERS) {
      throw new IllegalStateException("more than " + BootId.WRITERS + " writers");
    }
    int index = mark.first() + open.size();
    WriterLog log =
        logs.computeIfAbsent(
            index, fresh -> new WriterLog(fresh, List.of(), WriterLog.Tail.START, 0));
    JournalWriter writer = new JournalWriter(segments, pool, log, onSegment);
    open.add(writer);
    sources.computeIfAbsent(index, this::source);
    return writer;
  }

  private RecordSource source(int index) {
    WriterLog log = Objects.requireNonNull(logs.get(index));
    return new JournalSource(nodeId + "/" + index, log, unreadable);
  }

  private long sizeOnDisk() {
    return logs.values().stream().mapToLong(WriterLog::allocatedBytes).sum();
  }

  private static long segmentSize(long wanted, long maxBytes) {
    long fitting = Math.min(wanted, maxBytes / SEGMENTS_AT_LEAST);
    return Math.clamp(fitting, SMALLEST_SEGMENT_BYTES, LARGEST_SEGMENT_BYTES)
        & -JournalFrame.ALIGNMENT;
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock held = channel.tryLock();
      if (held != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process: the same answer.
    }
    channel.close();
    throw new IOException(file + " is held by another process; give each node its own state");
  }
}
