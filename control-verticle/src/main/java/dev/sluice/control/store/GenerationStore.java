package dev.sluice.control.store;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.proto.v1.StoredGeneration;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of accepted configuration: one file a generation, the newest of them in force. One
 * thread at a time; every method blocks on the disk.
 *
 * <p>A number is never given twice, also when its file turns out to be damaged: the damaged file
 * keeps its name, and the newest intact one before it is in force. Nor is a number given by two
 * processes that have the same directory, whatever locks they think they hold: a file is made,
 * never replaced, and whoever finds a newer one than its own stores nothing.
 */
public final class GenerationStore {
  /** Older files are deleted; each holds the complete configuration of its time. */
  static final int KEPT = 64;

  private static final Logger LOG = LoggerFactory.getLogger(GenerationStore.class);
  private static final Pattern NAME = Pattern.compile("(\\d{19})\\.generation");

  private final Path directory;
  private final NavigableMap<Long, Path> files;
  private Optional<StoredGeneration> newest;
  private long next;

  private GenerationStore(Path directory, NavigableMap<Long, Path> files) {
    this.directory = directory;
    this.files = files;
    this.newest = newestIntact();
    this.next = files.isEmpty() ? 1 : files.lastKey() + 1;
  }

  /**
   * Opens the history in a directory and creates it when it is not there. What a crash left half
   * written is removed, also of a writer that is at it: it stores nothing then.
   *
   * @throws IOException when the directory cannot be made, listed or tidied
   */
  public static GenerationStore open(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (DirectoryStream<Path> unfinished =
        Files.newDirectoryStream(directory, "*" + AtomicFile.UNFINISHED)) {
      for (Path file : unfinished) {
        Files.deleteIfExists(file);
      }
    }
    return new GenerationStore(directory, list(directory));
  }

  /** What is in force; empty when nothing was ever accepted. */
  public Optional<StoredGeneration> newest() {
    return newest;
  }

  /** One of the generations that are still kept. */
  public Optional<StoredGeneration> find(long number) {
    return Optional.ofNullable(files.get(number)).flatMap(GenerationStore::read);
  }

  /** The number that the next generation has to bear. */
  public long nextNumber() {
    return next;
  }

  /** Leaves out the numbers below; never goes back. */
  public void skipTo(long number) {
    next = Math.max(next, number);
  }

  /**
   * Puts the next generation in force; it is durable on return.
   *
   * @throws IllegalArgumentException when it does not bear {@link #nextNumber()}
   * @throws StoreTakenOver when somebody else stored a generation since this was opened
   * @throws IOException when it could not be stored; what was in force still is
   */
  public void append(StoredGeneration generation) throws IOException {
    long number = generation.getGeneration().getNumber();
    if (number != next) {
      throw new IllegalArgumentException("expected generation %d, not %d".formatted(next, number));
    }
    requireOwn();
    Path file = directory.resolve("%019d.generation".formatted(number));
    try {
      AtomicFile.create(file, Sealed.seal(generation.toByteArray()));
    } catch (FileAlreadyExistsException e) {
      throw new StoreTakenOver(number);
    }
    files.put(number, file);
    newest = Optional.of(generation);
    next = number + 1;
    prune();
  }

  /**
   * Finds out whether somebody else writes here.
   *
   * @throws StoreTakenOver when there is a newer generation than this process stored or found
   * @throws IOException when the directory cannot be listed
   */
  public void requireOwn() throws IOException {
    long newest = list(directory).keySet().stream().reduce(0L, Math::max);
    if (newest > (files.isEmpty() ? 0 : files.lastKey())) {
      throw new StoreTakenOver(newest);
    }
  }

  private Optional<StoredGeneration> newestIntact() {
    return files.descendingMap().values().stream()
        .map(GenerationStore::read)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** A file that stays is clutter and no reason to take back what is in force. */
  private void prune() {
    while (files.size() > KEPT) {
      Path oldest = files.pollFirstEntry().getValue();
      try {
        Files.deleteIfExists(oldest);
      } catch (IOException e) {
        LOG.warn("{} is not needed any more and could not be deleted: {}", oldest, e.toString());
      }
    }
  }

  private static Optional<StoredGeneration> read(Path file) {
    try {
      Optional<byte[]> content = Sealed.open(Files.readAllBytes(file));
      if (content.isPresent()) {
        return Optional.of(StoredGeneration.parseFrom(content.get()));
      }
      LOG.error("{} is damaged and is not used; restore it or delete it", file);
    } catch (InvalidProtocolBufferException e) {
      LOG.error("{} was written by another version and is not used", file);
    } catch (IOException e) {
      LOG.error("{} cannot be read and is not used: {}", file, e.toString());
    }
    return Optional.empty();
  }

  private static NavigableMap<Long, Path> list(Path directory) throws IOException {
    NavigableMap<Long, Path> files = new TreeMap<>();
    try (Stream<Path> entries = Files.list(directory)) {
      entries.forEach(
          file -> {
            Matcher name = NAME.matcher(file.getFileName().toString());
            if (name.matches()) {
              files.put(Long.parseLong(name.group(1)), file);
            }
          });
    }
    return files;
  }
}
