package dev.sluice.audit.journal;

import dev.sluice.audit.ledger.WriterEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Recovers the segments of every writer that an earlier process left in the directory. */
final class JournalRecovery {
  private final Map<Integer, Long> acknowledged;
  private final Map<Integer, List<Path>> files = new TreeMap<>();
  private final Map<Integer, WriterLog> logs = new TreeMap<>();
  private final Map<Integer, Long> stored = new TreeMap<>();
  private final Map<Integer, Long> whole = new TreeMap<>();
  private long newestMs = 1;

  JournalRecovery(Path directory, Map<Integer, Long> acknowledged) throws IOException {
    this.acknowledged = acknowledged;
    for (Path file : listed(directory)) {
      Segment.Name.of(file)
          .ifPresent(
              name -> files.computeIfAbsent(name.writer(), w -> new ArrayList<>()).add(file));
      if (file.getFileName().toString().startsWith("spare-")) {
        Files.delete(file);
      }
    }
    files.values().forEach(all -> all.sort(Comparator.comparing(Path::getFileName)));
  }

  int newest() {
    return files.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
  }

  /**
   * The logs by index of the writer. Only the newest segment of each is read whole, and of the
   * others some records, for the shares of their sandboxes.
   *
   * @param known the ends of writers as they are known outside their segments
   */
  Map<Integer, WriterLog> run(Map<Integer, WriterEnd> known) throws IOException {
    for (Map.Entry<Integer, List<Path>> writer : files.entrySet()) {
      int index = writer.getKey();
      logs.put(index, open(index, writer.getValue(), known.getOrDefault(index, WriterEnd.START)));
    }
    known.forEach((index, end) -> logs.computeIfAbsent(index, lost -> lost(lost, end)));
    return logs;
  }

  Set<Integer> doubtful() {
    Set<Integer> doubtful = new TreeSet<>();
    logs.forEach(
        (index, log) -> {
          long present = Math.max(stored(index), log.acknowledged());
          if (log.recovered().sequence() > present) {
            doubtful.add(index);
          }
        });
    return doubtful;
  }

  long stored(int index) {
    return stored.getOrDefault(index, 0L);
  }

  long whole(int index) {
    return whole.getOrDefault(index, 0L);
  }

  /** Time of the newest record in the newest segments, at least 1. */
  long newestMs() {
    return newestMs;
  }

  private static List<Path> listed(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private WriterLog open(int writer, List<Path> files, WriterEnd known) throws IOException {
    List<Segment> segments = new ArrayList<>();
    for (Path file : files.subList(0, files.size() - 1)) {
      addUnlessEmpty(segments, file, nameOf(file), Files.size(file));
    }
    Path newest = files.getLast();
    SegmentScan scan = SegmentScan.recover(newest, nameOf(newest));
    addUnlessEmpty(segments, newest, nameOf(newest), scan.end());
    stored.put(writer, scan.sequence());
    whole.put(writer, scan.wholeSequence());
    newestMs = Math.max(newestMs, scan.newestMs());
    WriterEnd end = end(scan, known);
    WriterLog log =
        new WriterLog(writer, segments, end, acknowledgedBy(writer, nameOf(files.getFirst()), end));
    dateOldestPending(log);
    return log;
  }

  private WriterLog lost(int writer, WriterEnd end) {
    Long position = acknowledged.get(writer);
    return position == null
        ? new WriterLog(writer, List.of(), new WriterEnd(end.sequence(), end.decision(), 0), 0)
        : new WriterLog(writer, List.of(), end, Math.min(position, end.sequence()));
  }

  private static WriterEnd end(SegmentScan scan, WriterEnd known) {
    return known.sequence() < scan.sequence()
        ? new WriterEnd(scan.sequence(), scan.decision(), scan.sequence())
        : new WriterEnd(
            known.sequence(),
            Math.max(known.decision(), scan.wholeDecision()),
            Math.max(known.certain(), scan.sequence()));
  }

  /**
   * Without a plausible position all remaining records are shipped again. A position before the
   * oldest file means that files are missing, because no file is deleted before its position is
   * saved.
   */
  private long acknowledgedBy(int writer, Segment.Name oldest, WriterEnd end) {
    long before = oldest.firstSequence() - 1;
    long position = acknowledged.getOrDefault(writer, before);
    return position > end.sequence() ? before : position;
  }

  private static void addUnlessEmpty(List<Segment> segments, Path file, Segment.Name name, long end)
      throws IOException {
    if (end > Segment.HEADER_BYTES) {
      Segment segment = Segment.recovered(file, name.firstSequence(), end);
      attribute(segment);
      segments.add(segment);
    }
  }

  private static void attribute(Segment segment) {
    try {
      SegmentScan.attribute(segment);
    } catch (IOException ignored) {
      // The reader reports a file that cannot be read; its bytes count for no sandbox.
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
