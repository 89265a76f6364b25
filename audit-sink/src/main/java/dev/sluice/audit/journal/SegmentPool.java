package dev.sluice.audit.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes segment files ahead of need on a thread of its own, within the size limit of the node.
 *
 * <p>A spare is written full of zeros before it is mapped: its blocks exist, so a disk that is full
 * shows here as an error and not on an event loop as a fault in mapped memory. Only when the
 * writers outrun this thread is a segment made in the caller's, without that care but for a look at
 * the space that is left.
 */
final class SegmentPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentPool.class);
  private static final int SPARES = 2;
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Segments that a disk must have room for before one is used that is not written full. */
  private static final int ROOM = 2;

  private static final int ZEROS_BYTES = 256 << 10;

  private final Path directory;
  private final long segmentBytes;
  private final long maxBytes;
  private final AtomicLong used;
  private final AtomicLong names = new AtomicLong();
  private final AtomicInteger ready = new AtomicInteger();
  private final ConcurrentLinkedQueue<Spare> spares = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile String fault = "";

  /**
   * @param usedBytes what recovered segments already take
   */
  SegmentPool(Path directory, long segmentBytes, long maxBytes, long usedBytes) {
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    this.maxBytes = maxBytes;
    this.used = new AtomicLong(usedBytes);
    this.thread = Thread.ofPlatform().daemon().name("audit-segments").unstarted(this::run);
    thread.start();
  }

  /** A file that belongs to nobody yet. */
  record Spare(Path file, MappedByteBuffer map) {}

  /** A segment for a writer; empty when {@link #fault} says why there is none. Does not block. */
  Optional<Spare> take() {
    Spare spare = spares.poll();
    if (spare != null) {
      ready.decrementAndGet();
      LockSupport.unpark(thread);
      return Optional.of(spare);
    }
    return make(false);
  }

  /** Why no segment can be had, in words for an operator; empty when all is well. */
  String fault() {
    return fault;
  }

  long segmentBytes() {
    return segmentBytes;
  }

  /** Bytes of all files, spares included. */
  long usedBytes() {
    return used.get();
  }

  /** A file of this size is gone. */
  void release(long bytes) {
    used.addAndGet(-bytes);
    if (Thread.currentThread() != thread) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      Optional<Spare> made = ready.get() < SPARES ? make(true) : Optional.empty();
      if (made.isPresent()) {
        spares.add(made.get());
        ready.incrementAndGet();
      } else {
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  private Optional<Spare> make(boolean filled) {
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

  /** Says, once for each cause, that segments cannot be had. */
  void report(IOException e) {
    String text = "no journal segment can be made in " + directory + ": " + e.getMessage();
    if (!text.equals(fault)) {
      LOG.atError().addKeyValue("directory", directory).log("no journal segment can be made", e);
    }
    fault = text;
  }

  /** A segment that was taken and is not used after all. */
  void discard(Spare spare) {
    discard(spare.file());
  }

  private void discard(Path file) {
    release(segmentBytes);
    try {
      Files.deleteIfExists(file);
    } catch (IOException ignored) {
      // The next start deletes spares.
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Spare spare = spares.poll(); spare != null; spare = spares.poll()) {
      Files.deleteIfExists(spare.file());
    }
  }
}
