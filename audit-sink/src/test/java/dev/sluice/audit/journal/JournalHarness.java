package dev.sluice.audit.journal;

import static org.awaitility.Awaitility.await;

import dev.sluice.audit.journal.JournalWriter.AppendResult;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.proto.v1.TunnelDecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Records that can be told apart, and ways to treat a journal's directory. */
public final class JournalHarness {
  static final long SEGMENT_BYTES = 64 << 10;
  static final long MAX_BYTES = 64L * SEGMENT_BYTES;

  private JournalHarness() {}

  static Journal open(Path directory) throws IOException {
    return Journal.open(directory, SEGMENT_BYTES, MAX_BYTES);
  }

  public static AuditRecord decision(int number) {
    return AuditRecord.newBuilder()
        .setTimeMs(1000 + number)
        .setTunnel(TunnelDecision.newBuilder().setReason("decision " + number))
        .build();
  }

  static AuditRecord note(int number, int padding) {
    return AuditRecord.newBuilder()
        .setTimeMs(1000 + number)
        .setLifecycle(Lifecycle.newBuilder().setMessage("note " + number + "x".repeat(padding)))
        .build();
  }

  public static List<JournalEntry> readAll(RecordSource source) throws IOException {
    List<JournalEntry> entries = new ArrayList<>();
    for (Optional<JournalEntry> next = source.poll(); next.isPresent(); next = source.poll()) {
      entries.add(next.get());
    }
    return entries;
  }

  /**
   * Appends until every segment that the journal may have is full; returns how many records it
   * took. A refusal alone does not mean that: a segment may be in the making.
   */
  static int fill(JournalWriter writer, Path directory, int segments) {
    AtomicInteger stored = new AtomicInteger();
    await()
        .until(
            () -> {
              while (writer.append(note(stored.get() + 1, 10_000)) instanceof AppendResult.Stored) {
                stored.incrementAndGet();
              }
              return segments(directory).size() == segments;
            });
    return stored.get();
  }

  static RecordSource only(Journal journal) {
    return journal.sources().iterator().next();
  }

  /** What a killed process would leave: the files as they are now. */
  public static Path crashed(Path directory, Path into) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Path copy = into.resolve(directory.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          copy(file, copy);
        }
      }
    }
    return into;
  }

  /** The thread that has segments ready may delete one meanwhile, which no start would use. */
  private static void copy(Path file, Path to) throws IOException {
    try {
      Files.copy(file, to);
    } catch (NoSuchFileException e) {
      if (!file.getFileName().toString().startsWith("spare-")) {
        throw e;
      }
    }
  }

  /** Makes the oldest segment one that cannot be deleted; returns its file. */
  public static Path undeletable(Path directory) throws IOException {
    Path oldest = segments(directory).getFirst();
    Files.delete(oldest);
    // A link to itself cannot be opened, also not by root.
    return Files.createSymbolicLink(oldest, oldest.getFileName());
  }

  static List<Path> segments(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
      return files.filter(file -> Segment.Name.of(file).isPresent()).sorted().toList();
    }
  }
}
