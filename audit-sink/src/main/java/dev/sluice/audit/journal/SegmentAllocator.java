package dev.sluice.audit.journal;

import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.fault.FaultState;
import dev.sluice.audit.ledger.RecordShare;
import dev.sluice.config.file.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** Creates, counts and deletes segment files within the size limit of the node. Any thread. */
final class SegmentAllocator {
  // Segments that a disk must have room for before a file is used that is not written full.
  private static final int ROOM = 2;

  private static final int ZEROS_BYTES = 256 << 10;

  private final Path directory;
  private final long segmentBytes;
  private final long maxBytes;
  private final AtomicLong used;
  private final ConcurrentMap<String, Long> bySandbox = new ConcurrentHashMap<>();
  private final AtomicLong names = new AtomicLong();
  private final FaultRegister faults;
  private final FaultState state;
  private volatile boolean broken;

  /** A file that no writer owns yet; a rename keeps its key. */
  record Spare(Path file, MappedByteBuffer map, Object key) {}

  SegmentAllocator(
      Path directory, long segmentBytes, long maxBytes, long usedBytes, FaultRegister faults) {
    this.faults = faults;
    this.state = faults.of(FaultKind.SEGMENTS);
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    this.maxBytes = maxBytes;
    this.used = new AtomicLong(usedBytes);
  }

  Path directory() {
    return directory;
  }

  long segmentBytes() {
    return segmentBytes;
  }

  long usedBytes() {
    return used.get();
  }

  boolean admits(String sandbox, long bytes) {
    return new RecordShare(maxBytes, maxBytes - used.get(), bySandbox.size())
        .admits(bySandbox.getOrDefault(sandbox, 0L), bytes);
  }

  long maxBytes() {
    return maxBytes;
  }

  boolean isHalfFull() {
    return maxBytes - used.get() < maxBytes / 2;
  }

  void fill(String sandbox, long bytes) {
    bySandbox.merge(sandbox, bytes, Long::sum);
  }

  FaultRegister faults() {
    return faults;
  }

  String fault() {
    return state.reason();
  }

  /** Whether the disk failed at the last attempt, so that an event loop makes none. */
  boolean isBroken() {
    return broken;
  }

  /** Empty when {@link #fault} says why. Filling a file with zeros takes time. */
  Optional<Spare> create(boolean filled) {
    if (used.addAndGet(segmentBytes) > maxBytes) {
      used.addAndGet(-segmentBytes);
      state.failed("the journal is full: audit.max_bytes is " + maxBytes);
      return Optional.empty();
    }
    Path file = nextName();
    try {
      requireSpace(filled ? 1 : ROOM);
      Spare spare = create(file, filled);
      works();
      return Optional.of(spare);
    } catch (IOException | InternalError e) {
      report(e);
      discard(file);
      return Optional.empty();
    }
  }

  /** Tries after a fault whether the directory can be written again. Blocks. */
  void probe() {
    Path file = nextName();
    try {
      requireSpace(1);
      Files.createFile(file);
      Files.delete(file);
      works();
    } catch (IOException e) {
      report(e);
    }
  }

  Path nextName() {
    return directory.resolve("spare-" + names.incrementAndGet());
  }

  void works() {
    broken = false;
    state.cleared();
  }

  /** Notes a fault of the disk. No event loop tries again before the pool's thread succeeds. */
  void report(Throwable cause) {
    broken = true;
    String why = FaultState.reasonOf(cause);
    state.failed("no journal segment can be made in " + directory + ": " + why, cause);
  }

  boolean mayKeep(Segment released) {
    return released.allocatedBytes() == segmentBytes && used.get() <= maxBytes;
  }

  void emptied(Segment released) {
    released.forEachCounted(
        (sandbox, bytes) ->
            bySandbox.computeIfPresent(
                sandbox, (id, filled) -> filled <= bytes ? null : filled - bytes));
  }

  void delete(Segment released) throws IOException {
    truncateAndDelete(released.file());
    forget(released);
  }

  void forget(Segment gone) {
    emptied(gone);
    used.addAndGet(-gone.allocatedBytes());
  }

  void discard(Path file) {
    used.addAndGet(-segmentBytes);
    try {
      truncateAndDelete(file);
    } catch (IOException ignored) {
      // The next start deletes spares.
    }
  }

  // A file that is still mapped keeps its blocks when it is only deleted.
  private static void truncateAndDelete(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    } catch (NoSuchFileException gone) {
      return;
    }
    Files.deleteIfExists(file);
  }

  private void requireSpace(int segments) throws IOException {
    if (Files.isDirectory(directory)
        && directory.toFile().getUsableSpace() < segments * segmentBytes) {
      throw new IOException("too little space is left on the disk");
    }
  }

  private Spare create(Path file, boolean filled) throws IOException {
    try (FileChannel channel =
        OwnerOnly.open(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE))) {
      if (filled) {
        fill(channel);
      }
      MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, segmentBytes);
      map.order(ByteOrder.LITTLE_ENDIAN).putLong(0, Segment.MAGIC);
      return new Spare(file, map, Segment.keyOf(file));
    }
  }

  private void fill(FileChannel channel) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
    for (long at = 0; at < segmentBytes; at += zeros.position()) {
      zeros.clear().limit((int) Math.min(ZEROS_BYTES, segmentBytes - at));
      while (zeros.hasRemaining()) {
        channel.write(zeros, at + zeros.position());
      }
    }
  }
}
