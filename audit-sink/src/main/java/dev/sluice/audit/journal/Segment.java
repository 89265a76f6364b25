package dev.sluice.audit.journal;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of a writer's journal as its reader sees it. The writer's thread moves the committed
 * end; any thread may read it.
 */
final class Segment {
  /** Format and version: the first bytes of every segment. */
  static final long MAGIC = 0x32_4a_45_43_49_55_4c_53L; // "SLUICEJ2", little-endian

  static final int HEADER_BYTES = Long.BYTES;

  // Bytes of a sandbox are counted in steps, since every record passes here.
  private static final int STEPS = 64;

  private final Path file;
  private final long firstSequence;
  private final long allocatedBytes;
  private final AtomicLong committed;
  private final AtomicLong firstNanos = new AtomicLong();
  private final Map<String, Filled> bySandbox = new HashMap<>();
  private final AtomicBoolean doubtful = new AtomicBoolean();
  private volatile boolean sealed;

  private static final class Filled {
    private long counted;
    private long pending;
  }

  /**
   * The name of a segment file. It is enough to continue the numbering when the file is empty.
   *
   * @param writer index of the writer, from 0
   * @param firstSequence sequence of its first record
   * @param decisions how many decisions the writer had numbered before it
   */
  record Name(int writer, long firstSequence, long decisions) {
    private static final Pattern FORM = Pattern.compile("(\\d{5,9})-(\\d{19})-(\\d{19})\\.segment");

    static Optional<Name> of(Path file) {
      Matcher name = FORM.matcher(String.valueOf(file.getFileName()));
      return name.matches()
          ? Optional.of(
              new Name(
                  Integer.parseInt(name.group(1)),
                  Long.parseLong(name.group(2)),
                  Long.parseLong(name.group(3))))
          : Optional.empty();
    }

    /**
     * Distinguishes frames of this segment from older ones in a reused file: an argument of {@link
     * JournalFrame#isValid}. Each writer gives a sequence once, so no two segments share it.
     */
    long salt() {
      long mixed = (firstSequence * BootId.WRITERS + writer) * 0x9e37_79b9_7f4a_7c15L;
      mixed = (mixed ^ mixed >>> 30) * 0xbf58_476d_1ce4_e5b9L;
      return mixed ^ mixed >>> 31;
    }

    Path in(Path directory) {
      return directory.resolve(
          "%05d-%019d-%019d.segment".formatted(writer, firstSequence, decisions));
    }
  }

  /** A segment being written, with the identity of its file and the salt of its frames. */
  record Live(Segment segment, MappedByteBuffer map, Object key, long salt) {
    static Live begin(SegmentAllocator.Spare spare, Name name, Path directory) throws IOException {
      Path file = name.in(directory);
      Files.move(spare.file(), file, StandardCopyOption.REPLACE_EXISTING);
      Segment segment = active(file, name.firstSequence(), spare.map().capacity());
      return new Live(segment, spare.map(), spare.key(), name.salt());
    }
  }

  private Segment(
      Path file, long firstSequence, long allocatedBytes, long committed, boolean sealed) {
    this.file = file;
    this.firstSequence = firstSequence;
    this.allocatedBytes = allocatedBytes;
    this.committed = new AtomicLong(committed);
    this.sealed = sealed;
  }

  static Segment active(Path file, long firstSequence, long allocatedBytes) {
    return new Segment(file, firstSequence, allocatedBytes, HEADER_BYTES, false);
  }

  static Segment recovered(Path file, long firstSequence, long bytes) {
    return new Segment(file, firstSequence, bytes, bytes, true);
  }

  Path file() {
    return file;
  }

  static Object keyOf(Path file) throws IOException {
    return key(file, Files.readAttributes(file, BasicFileAttributes.class));
  }

  private static Object key(Path file, BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    return key == null ? file.getFileSystem() : key;
  }

  static long saltOf(Path file) {
    return Name.of(file).map(Name::salt).orElse(0L);
  }

  /** Why the file with this key is no longer the one being written; empty when it is. */
  Optional<String> damage(Object key) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      if (!key(file, now).equals(key)) {
        return Optional.of("was replaced");
      }
      return now.size() < allocatedBytes ? Optional.of("was truncated") : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.of("was removed");
    } catch (IOException e) {
      return Optional.of("cannot be examined");
    }
  }

  /** No record is to be added; returns false when that was known. Any thread. */
  boolean doubt() {
    return doubtful.compareAndSet(false, true);
  }

  boolean isDoubtful() {
    return doubtful.getAcquire();
  }

  /**
   * Notes bytes of a sandbox. Returns how many to count for the node now, mostly 0. For the writer,
   * until it adds the next segment to its log.
   */
  long fill(String sandbox, long bytes) {
    Filled filled = bySandbox.computeIfAbsent(sandbox, ignored -> new Filled());
    filled.pending += bytes;
    if (filled.pending < allocatedBytes / STEPS) {
      return 0;
    }
    long due = filled.pending;
    filled.counted += due;
    filled.pending = 0;
    return due;
  }

  /** Bytes counted for the node by sandbox, once the writer has left this segment. */
  void forEachCounted(ObjLongConsumer<String> action) {
    bySandbox.forEach((sandbox, filled) -> action.accept(sandbox, filled.counted));
  }

  void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  long firstSequence() {
    return firstSequence;
  }

  long allocatedBytes() {
    return allocatedBytes;
  }

  long committed() {
    return committed.getAcquire();
  }

  void commit(long end) {
    committed.setRelease(end);
  }

  /** True when no frame will be added. Read {@link #committed} again after that. */
  boolean isSealed() {
    return sealed;
  }

  void seal() {
    sealed = true;
  }

  long firstNanos() {
    return firstNanos.getAcquire();
  }

  void startedAt(long nanos) {
    firstNanos.setRelease(nanos == 0 ? 1 : nanos);
  }
}
