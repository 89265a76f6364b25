package dev.sluice.audit.journal;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One file of a writer's journal as its reader sees it. The writer's thread moves the committed
 * end; any thread may read it.
 */
final class Segment {
  /** First bytes of every segment: format and version. */
  static final long MAGIC = 0x31_4a_45_43_49_55_4c_53L; // "SLUICEJ1", little-endian

  static final int HEADER_BYTES = Long.BYTES;

  private final Path file;
  private final long firstSequence;
  private final long allocatedBytes;
  private final AtomicLong committed;
  private final AtomicLong firstTimeMs = new AtomicLong();
  private volatile boolean sealed;

  private Segment(
      Path file, long firstSequence, long allocatedBytes, long committed, boolean sealed) {
    this.file = file;
    this.firstSequence = firstSequence;
    this.allocatedBytes = allocatedBytes;
    this.committed = new AtomicLong(committed);
    this.sealed = sealed;
  }

  /** A segment that this process writes. */
  static Segment active(Path file, long firstSequence, long allocatedBytes) {
    return new Segment(file, firstSequence, allocatedBytes, HEADER_BYTES, false);
  }

  /** A segment that an earlier process wrote. */
  static Segment recovered(Path file, long firstSequence, long bytes) {
    return new Segment(file, firstSequence, bytes, bytes, true);
  }

  Path file() {
    return file;
  }

  long firstSequence() {
    return firstSequence;
  }

  long allocatedBytes() {
    return allocatedBytes;
  }

  /** End of the last whole frame. */
  long committed() {
    return committed.getAcquire();
  }

  void commit(long end) {
    committed.setRelease(end);
  }

  /** True when no frame will be added; read {@link #committed} again after seeing it. */
  boolean isSealed() {
    return sealed;
  }

  void seal() {
    sealed = true;
  }

  /** Wall clock of the first record in milliseconds, 0 when unknown. */
  long firstTimeMs() {
    return firstTimeMs.getAcquire();
  }

  void startedAt(long timeMs) {
    firstTimeMs.setRelease(timeMs);
  }
}
