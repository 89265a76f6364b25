package dev.sluice.audit.integrity;

import dev.sluice.config.file.OwnerOnly;
import dev.sluice.proto.v1.SealedBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The sealed batches that may be sent again, in files. Only the place of each batch is in memory.
 * One thread.
 */
final class SealStore implements AutoCloseable {
  private static final String SUFFIX = ".seals";
  private static final long FILE_BYTES = 32 << 20;

  private final Path directory;
  private final Deque<SealFile> files = new ArrayDeque<>();
  private final Map<String, TreeMap<Long, Place>> places = new HashMap<>();
  private ChainPosition end = ChainPosition.first();
  private long nextName = 1;
  private boolean writable;

  private record Place(SealFile file, long start, long first) {}

  private SealStore(Path directory) {
    this.directory = directory;
  }

  /**
   * Reads the batches of an earlier process, or starts a chain.
   *
   * @throws IOException when the directory cannot be used
   */
  static SealStore open(Path directory) throws IOException {
    OwnerOnly.createDirectories(directory);
    SealStore store = new SealStore(directory);
    for (Path path : store.list()) {
      store.recover(path);
    }
    return store;
  }

  ChainPosition end() {
    return end;
  }

  Optional<SealedBatch> find(String writer, long sequence) throws IOException {
    Place place = places.getOrDefault(writer, new TreeMap<>()).get(sequence);
    return place == null ? Optional.empty() : Optional.of(place.file().at(place.start()));
  }

  /** Stores a batch; only then may its events be sent. */
  void append(SealedBatch batch) throws IOException {
    if (!writable || files.getLast().size() > FILE_BYTES) {
      begin();
    }
    // A partly written frame ends the readable part of a file.
    writable = false;
    SealFile file = files.getLast();
    note(batch, file, file.append(batch));
    writable = true;
    end = ChainPosition.of(batch.getEnd());
  }

  /**
   * Deletes batches that will not be sent again.
   *
   * @param done by writer, the sequence up to which Kafka has everything; empty for a writer that
   *     no longer exists
   */
  void forget(Function<String, OptionalLong> done) throws IOException {
    places
        .entrySet()
        .removeIf(
            writer -> {
              OptionalLong upTo = done.apply(writer.getKey());
              upTo.ifPresent(last -> writer.getValue().headMap(last, true).clear());
              return upTo.isEmpty() || writer.getValue().isEmpty();
            });
    while (files.size() > 1 && isUnused(files.getFirst())) {
      files.removeFirst().delete();
    }
  }

  @Override
  public void close() throws IOException {
    for (SealFile file : files) {
      file.close();
    }
  }

  private boolean isUnused(SealFile file) {
    return places.values().stream()
        .noneMatch(writer -> writer.values().stream().anyMatch(at -> at.file().equals(file)));
  }

  private void begin() throws IOException {
    SealFile file = SealFile.create(directory.resolve("%016d%s".formatted(nextName, SUFFIX)));
    nextName++;
    try {
      file.append(SealedBatch.newBuilder().setEnd(end.toProto()).build());
    } catch (IOException | RuntimeException e) {
      // A full disk is tried again and again; each attempt would keep a descriptor and a file.
      discard(file, e);
      throw e;
    }
    files.addLast(file);
    writable = true;
  }

  private static void discard(SealFile file, Exception cause) {
    try {
      file.delete();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void recover(Path path) throws IOException {
    String name = path.getFileName().toString();
    nextName = Long.parseLong(name.substring(0, name.length() - SUFFIX.length())) + 1;
    SealFile file = SealFile.open(path);
    files.addLast(file);
    file.recover(
        (start, batch) -> {
          note(batch, file, start);
          end = ChainPosition.of(batch.getEnd());
        });
  }

  private void note(SealedBatch batch, SealFile file, long start) {
    if (batch.getSequencesCount() == 0) {
      return;
    }
    TreeMap<Long, Place> known =
        places.computeIfAbsent(batch.getWriter(), writer -> new TreeMap<>());
    for (long sequence : batch.getSequencesList()) {
      known.put(sequence, new Place(file, start, batch.getSequences(0)));
    }
    if (batch.getLostFrom() > 0) {
      forgetJoined(known, batch.getLostFrom(), batch.getSequences(0));
    }
  }

  private static void forgetJoined(NavigableMap<Long, Place> known, long lostFrom, long lostUpTo) {
    known
        .tailMap(lostUpTo, false)
        .values()
        .removeIf(place -> place.first() >= lostFrom && place.first() <= lostUpTo);
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> path.getFileName().toString().matches("\\d{16}\\.seals"))
          .sorted()
          .toList();
    }
  }
}
