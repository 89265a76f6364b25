package dev.sluice.control.store;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.OwnerOnly;
import dev.sluice.proto.v1.StoredGeneration;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of accepted configurations: one file per generation, the newest in force. Blocks on
 * the disk; one thread at a time.
 *
 * <p>A number is never used twice, even when its file is damaged: the damaged file keeps its name,
 * and the newest intact generation before it is in force. Two processes on one directory cannot use
 * the same number either, whatever their locks say: a file is created, never replaced, and a
 * process that finds a newer file than its own stores nothing.
 */
public final class GenerationStore {
  /** Files kept; each holds a complete configuration. */
  static final int KEPT = 64;

  public static final int MOST_REVISIONS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(GenerationStore.class);
  private static final Pattern NAME = Pattern.compile("(\\d{19})\\.generation");

  private final Path directory;
  private final Creation creation;
  private final NavigableMap<Long, Path> files;
  private Optional<StoredGeneration> newest;
  private long next;

  private GenerationStore(Path directory, Creation creation, NavigableMap<Long, Path> files) {
    this.directory = directory;
    this.creation = creation;
    this.files = files;
    this.newest = newestIntact();
    this.next = files.isEmpty() ? 1 : files.lastKey() + 1;
  }

  /**
   * Opens the history in a directory, which is created if absent. Half-written files of a crash are
   * removed; a concurrent writer then fails to store.
   *
   * @throws IOException when the directory cannot be created, listed or cleaned up
   */
  public static GenerationStore open(Path directory) throws IOException {
    return open(directory, AtomicFile::create);
  }

  public static GenerationStore open(Path directory, Creation creation) throws IOException {
    OwnerOnly.createDirectories(directory);
    try (DirectoryStream<Path> unfinished =
        Files.newDirectoryStream(directory, "*" + AtomicFile.UNFINISHED)) {
      for (Path file : unfinished) {
        Files.deleteIfExists(file);
      }
    }
    return new GenerationStore(directory, creation, list(directory));
  }

  @FunctionalInterface
  public interface Creation {
    void create(Path file, byte[] content) throws IOException;
  }

  public Optional<StoredGeneration> newest() {
    return newest;
  }

  /** Numbers above the generation in force whose files cannot be used, ascending. */
  public List<Long> damaged() {
    long inForce = newest.map(stored -> stored.getGeneration().getNumber()).orElse(0L);
    return List.copyOf(files.tailMap(inForce, false).keySet());
  }

  /**
   * The former policies of a sandbox, the newest first, at most {@value #MOST_REVISIONS}. A policy
   * by which the sandbox was denied is none. Reads up to {@value #KEPT} files, one after another.
   */
  public List<KeptRevision> revisions(String sandbox) {
    List<KeptRevision> revisions = new ArrayList<>();
    for (long number : files.descendingKeySet()) {
      Optional<KeptRevision> found = find(number).flatMap(it -> kept(it, number, sandbox));
      if (found.isEmpty()) {
        continue;
      }
      KeptRevision kept = found.get();
      if (!revisions.isEmpty() && revisions.getLast().policy().equals(kept.policy())) {
        revisions.set(revisions.size() - 1, kept);
      } else if (revisions.size() == MOST_REVISIONS) {
        return revisions;
      } else {
        revisions.add(kept);
      }
    }
    return revisions;
  }

  private static Optional<KeptRevision> kept(StoredGeneration stored, long number, String sandbox) {
    return stored.containsDenied(sandbox)
        ? Optional.empty()
        : stored.getGeneration().getPoliciesList().stream()
            .filter(policy -> policy.getSandbox().equals(sandbox))
            .findFirst()
            .map(policy -> new KeptRevision(policy, number, stored.getTimeMs()));
  }

  public Optional<StoredGeneration> find(long number) {
    return Optional.ofNullable(files.get(number)).flatMap(GenerationStore::read);
  }

  public long nextNumber() {
    return next;
  }

  public void skipTo(long number) {
    next = Math.max(next, number);
  }

  /**
   * Puts the next generation in force. It is durable on return.
   *
   * @throws IllegalArgumentException when its number is not {@link #nextNumber()}
   * @throws StoreTakenOver when another process has stored a generation since the store was opened
   * @throws AtomicFile.UncertainFile when it may have been stored; the next look at the directory
   *     tells
   * @throws IOException when it could not be stored; the generation in force stays
   */
  public void append(StoredGeneration generation) throws IOException {
    long number = generation.getGeneration().getNumber();
    if (number != next) {
      throw new IllegalArgumentException("expected generation %d, not %d".formatted(next, number));
    }
    requireOwn();
    Path file = directory.resolve("%019d.generation".formatted(number));
    try {
      creation.create(file, ChecksummedContent.seal(generation.toByteArray()));
    } catch (FileAlreadyExistsException e) {
      throw new StoreTakenOver(number);
    }
    files.put(number, file);
    newest = Optional.of(generation);
    next = number + 1;
    prune();
  }

  /**
   * Checks that no other process writes here.
   *
   * @throws StoreTakenOver when the directory holds a newer generation than this process knows
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

  private void prune() {
    while (files.size() > KEPT) {
      Path oldest = files.pollFirstEntry().getValue();
      try {
        Files.deleteIfExists(oldest);
      } catch (IOException e) {
        LOG.warn("{} is obsolete and could not be deleted: {}", oldest, e.toString());
      }
    }
  }

  private static Optional<StoredGeneration> read(Path file) {
    try {
      Optional<byte[]> content = ChecksummedContent.open(Files.readAllBytes(file));
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
