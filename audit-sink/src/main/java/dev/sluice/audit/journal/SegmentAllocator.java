package dev.sluice.audit.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and counts segment files within the size limit of the node. Any thread. */
final class SegmentAllocator {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentAllocator.class);

  /** Segments that a disk must have room for before a file is used that is not written full. */
  private static final int ROOM = 2;

  private static final int ZEROS_BYTES = 256 << 10;

  /** A sandbox over its part fills at most so many times what it leaves free (ADR 13). */
  private static final int SHARE_FACTOR = 16;

  private final Path directory;
  private final long segmentBytes;
  private final long maxBytes;
  private final AtomicLong used;
  private final ConcurrentMap<String, Long> bySandbox = new ConcurrentHashMap<>();
  private final AtomicLong names = new AtomicLong();
  private volatile String fault = "";

  /** A file that no writer owns yet. */
  record Spare(Path file, MappedByteBuffer map) {}

  /**
   * @param usedBytes size of the recovered segments
   */
  SegmentAllocator(Path directory, long segmentBytes, long maxBytes, long usedBytes) {
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

  /** Bytes of all files, spares included. */
  long usedBytes() {
    return used.get();
  }

  /**
   * Whether a sandbox may fill some bytes more: always up to its equal part of the journal, and
   * beyond it while enough is left for the other sandboxes.
   */
  boolean admits(String sandbox, long bytes) {
    if (!isHalfFull()) {
      return true;
    }
    long free = maxBytes - used.get();
    long after = bySandbox.getOrDefault(sandbox, 0L) + bytes;
    long part = maxBytes / Math.max(2, bySandbox.size());
    return after <= part - part / SHARE_FACTOR || after <= SHARE_FACTOR * free;
  }

  boolean isHalfFull() {
    return maxBytes - used.get() < maxBytes / 2;
  }

  /** Counts bytes that a sandbox has filled. */
  void fill(String sandbox, long bytes) {
    bySandbox.merge(sandbox, bytes, Long::sum);
  }

  private void empty(String sandbox, long bytes) {
    bySandbox.computeIfPresent(sandbox, (id, filled) -> filled <= bytes ? null : filled - bytes);
  }

  /** Why no file can be created, for an operator; empty when files can be created. */
  String fault() {
    return fault;
  }

  /**
   * Creates a file; empty when {@link #fault} says why it cannot.
   *
   * @param filled writes it full of zeros first, which takes time
   */
  Optional<Spare> create(boolean filled) {
    if (used.addAndGet(segmentBytes) > maxBytes) {
      used.addAndGet(-segmentBytes);
      fault = "the journal is full: audit.max_bytes is " + maxBytes;
      return Optional.empty();
    }
    Path file = directory.resolve("spare-" + names.incrementAndGet());
    try {
      Spare spare = create(file, filled);
      fault = "";
      return Optional.of(spare);
    } catch (IOException e) {
      report(e);
      discard(file);
      return Optional.empty();
    }
  }

  /** Keeps the fault, and logs it once for each cause. */
  void report(IOException e) {
    String text = "no journal segment can be made in " + directory + ": " + e.getMessage();
    if (!text.equals(fault)) {
      LOG.atError().addKeyValue("directory", directory).log("no journal segment can be made", e);
    }
    fault = text;
  }

  /** Deletes a file that no writer will use. */
  void discard(Spare spare) {
    discard(spare.file());
  }

  /** Counts a deleted segment. */
  void release(Segment deleted) {
    deleted.forEachCounted(this::empty);
    release(deleted.allocatedBytes());
  }

  private void release(long bytes) {
    used.addAndGet(-bytes);
  }

  private void discard(Path file) {
    release(segmentBytes);
    try {
      Files.deleteIfExists(file);
    } catch (IOException ignored) {
      // The next start deletes spares.
    }
  }

  private Spare create(Path file, boolean filled) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      if (filled) {
        fill(channel);
      } else if (directory.toFile().getUsableSpace() < ROOM * segmentBytes) {
        throw new IOException("too little space is left on the disk");
      }
      MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, segmentBytes);
      map.order(ByteOrder.LITTLE_ENDIAN);
      return new Spare(file, map);
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
