package dev.sluice.audit.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Recovers the segments of every writer that an earlier process left in the directory. */
final class JournalRecovery {
  private final Path directory;
  private final Map<Integer, Long> acknowledged;

  /**
   * @param acknowledged sequence by writer index
   */
  JournalRecovery(Path directory, Map<Integer, Long> acknowledged) {
    this.directory = directory;
    this.acknowledged = acknowledged;
  }

  /** The logs by index of the writer. Only the newest segment of each is read whole. */
  Map<Integer, WriterLog> run() throws IOException {
    Map<Integer, List<Path>> files = new TreeMap<>();
    for (Path file : listed()) {
      Segment.Name.of(file)
          .ifPresent(
              name -> files.computeIfAbsent(name.writer(), w -> new ArrayList<>()).add(file));
      if (file.getFileName().toString().startsWith("spare-")) {
        Files.delete(file);
      }
    }
    Map<Integer, WriterLog> logs = new TreeMap<>();
    for (Map.Entry<Integer, List<Path>> writer : files.entrySet()) {
      writer.getValue().sort(Comparator.comparing(Path::getFileName));
      logs.put(writer.getKey(), open(writer.getKey(), writer.getValue()));
    }
    return logs;
  }

  private List<Path> listed() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private WriterLog open(int writer, List<Path> files) throws IOException {
    List<Segment> segments = new ArrayList<>();
    for (Path file : files.subList(0, files.size() - 1)) {
      addUnlessEmpty(segments, file, nameOf(file), Files.size(file));
    }
    Path newest = files.getLast();
    SegmentScan scan = SegmentScan.recover(newest, nameOf(newest));
    addUnlessEmpty(segments, newest, nameOf(newest), scan.end());
    WriterLog log =
        new WriterLog(
            writer,
            segments,
            new WriterLog.Tail(scan.sequence(), scan.decision()),
            acknowledgedBy(writer, nameOf(files.getFirst()), scan));
    dateOldestPending(log);
    return log;
  }

  /**
   * Without a plausible position all remaining records are shipped again. A position before the
   * oldest file means that files are missing, because no file is deleted before its position is
   * saved.
   */
  private long acknowledgedBy(int writer, Segment.Name oldest, SegmentScan scan) {
    long before = oldest.firstSequence() - 1;
    long position = acknowledged.getOrDefault(writer, before);
    return position > scan.sequence() ? before : position;
  }

  private static void addUnlessEmpty(List<Segment> segments, Path file, Segment.Name name, long end)
      throws IOException {
    if (end > Segment.HEADER_BYTES) {
      segments.add(Segment.recovered(file, name.firstSequence(), end));
    }
  }

  private static void dateOldestPending(WriterLog log) throws IOException {
    long next = log.acknowledged() + 1;
    Optional<Segment> oldest = next > log.lastSequence() ? Optional.empty() : log.holding(next);
    if (oldest.isEmpty()) {
      return;
    }
    Segment segment = oldest.get();
    try (JournalCursor cursor = new JournalCursor(segment, segment.firstSequence())) {
      if (cursor.next().orElse(null) instanceof JournalEntry.Stored first) {
        long ageMs = Math.max(0, System.currentTimeMillis() - first.record().getTimeMs());
        segment.startedAt(System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(ageMs));
      }
    }
  }

  private static Segment.Name nameOf(Path file) {
    return Segment.Name.of(file).orElseThrow();
  }
}
