package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.crashed;
import static dev.sluice.audit.journal.JournalHarness.note;
import static dev.sluice.audit.journal.JournalHarness.only;
import static dev.sluice.audit.journal.JournalHarness.open;
import static dev.sluice.audit.journal.JournalHarness.readAll;
import static dev.sluice.audit.journal.JournalHarness.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultReport;
import dev.sluice.audit.fault.FaultState;
import dev.sluice.audit.journal.JournalWriter.AppendResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Released segments serve again, hold no disk when they do not, and show nothing of the past. */
class SegmentReuseTest {
  /** Records of one segment, and a few bytes. */
  private static final int PER_SEGMENT = 6;

  @TempDir Path directory;
  @TempDir Path elsewhere;

  private int appended;

  @Test
  void releasedFilesAreWrittenAgain() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      Set<Object> files = new HashSet<>();
      for (int round = 0; round < 12; round++) {
        append(writer, PER_SEGMENT);
        files.add(Segment.keyOf(segments(directory).getLast()));
        ship(journal);
        await().until(() -> spares().size() >= 2);
      }
      assertThat(files.size()).isLessThan(8);
      assertThat(journal.usedBytes()).isLessThanOrEqualTo(6 * JournalHarness.SEGMENT_BYTES);
    }
  }

  @Test
  void aDeletedSegmentHoldsNoDiskThoughItIsMapped() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      append(writer, 12 * PER_SEGMENT);
      List<FileChannel> held = new ArrayList<>();
      for (Path segment : segments(directory)) {
        held.add(FileChannel.open(segment));
      }
      ship(journal);
      long bytes = 0;
      for (FileChannel channel : held) {
        bytes += channel.size();
        channel.close();
      }
      assertThat(bytes).isLessThanOrEqualTo(6 * JournalHarness.SEGMENT_BYTES);
    }
  }

  /** Kills a process that wrote files again, and two records to the newest of them. */
  private Path killed() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      for (int round = 0; round < 8; round++) {
        append(writer, PER_SEGMENT);
        ship(journal);
        await().until(() -> spares().size() >= 2);
      }
      append(writer, 2);
      return crashed(directory, elsewhere.resolve("killed"));
    }
  }

  /** The page with the newest record was lost, and the file holds there what it held before. */
  @Test
  void aLostRecordInAReusedFileIsTheExactGapAndItsNumberIsNotGivenAgain() throws IOException {
    Path killed = killed();
    Path newest = segments(killed).getLast();
    int frame = JournalFrame.sizeOf(note(appended, 10_000).getSerializedSize());
    int inSegment = appended - (int) Segment.Name.of(newest).orElseThrow().firstSequence();
    byte[] old = Files.readAllBytes(segments(killed).getFirst());
    byte[] bytes = Files.readAllBytes(newest);
    int at = Segment.HEADER_BYTES + inSegment * frame;
    System.arraycopy(old, Segment.HEADER_BYTES, bytes, at, 3 * frame);
    Files.write(newest, bytes);
    try (Journal journal = open(killed)) {
      journal.openWriter().append(note(appended + 1, 10));
      RecordSource source = only(journal);
      List<JournalEntry> entries = readAll(source);
      assertThat(entries).contains(new JournalEntry.Lost(appended, 1));
      assertThat(journal.unreadable()).isEqualTo(1);
      source.acknowledge(appended);
      entries.addAll(readAll(source));
      assertThat(entries)
          .last()
          .isEqualTo(new JournalEntry.Stored(appended + 1, 0, note(appended + 1, 10)));
      assertThat(entries.stream().map(JournalEntry::sequence)).doesNotHaveDuplicates();
    }
  }

  @Test
  void afterAKillNothingOfAnEarlierUseIsRead() throws IOException {
    Path killed = killed();
    int first = appended - 1;
    try (Journal journal = open(killed)) {
      journal.openWriter().append(note(appended + 1, 10));
      assertThat(readAll(only(journal)))
          .containsExactly(
              new JournalEntry.Stored(first, 0, note(first, 10_000)),
              new JournalEntry.Stored(first + 1, 0, note(first + 1, 10_000)),
              new JournalEntry.Stored(first + 2, 0, note(first + 2, 10)));
      assertThat(journal.unreadable()).isZero();
    }
  }

  @Test
  void whileTheDiskFailsNoAppendTriesToMakeAFile() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      failDisk(writer);
      long before = journal.faults().of(FaultKind.SEGMENTS).count();
      for (int i = 0; i < 10_000; i++) {
        assertThat(writer.append(note(1, 10_000))).isInstanceOf(AppendResult.Refused.class);
      }
      assertThat(journal.faults().of(FaultKind.SEGMENTS).count() - before).isLessThan(100);
      assertThat(journal.fault()).contains("no journal segment can be made");
      mendDisk();
      await().until(() -> writer.append(note(1, 10_000)) instanceof AppendResult.Stored);
      assertThat(journal.fault()).isEmpty();
    }
  }

  @Test
  void aDiskThatFailsIsOneStateHoweverOftenItIsTried() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      failDisk(writer);
      FaultState fault = journal.faults().of(FaultKind.SEGMENTS);
      // Not that there is no such directory, as an attempt between the two changes found.
      await().until(() -> fault.reason().endsWith("Not a directory"));
      FaultReport first = fault.report().orElseThrow();
      await().until(() -> fault.count() >= first.count() + 3);
      assertThat(fault.report().orElseThrow().reason()).isEqualTo(first.reason());
      assertThat(fault.report().orElseThrow().at()).isEqualTo(first.at());
      mendDisk();
    }
  }

  /** A file in place of the directory; returns once the writer's segment is full. */
  private void failDisk(JournalWriter writer) throws IOException {
    Files.move(segmentFiles(), directory.resolve("away"));
    Files.createFile(segmentFiles());
    while (writer.append(note(1, 10_000)) instanceof AppendResult.Stored) {
      // Until the segment is full.
    }
  }

  private void mendDisk() throws IOException {
    Files.delete(segmentFiles());
    Files.move(directory.resolve("away"), segmentFiles());
  }

  private Path segmentFiles() {
    return directory.resolve("segments");
  }

  private void append(JournalWriter writer, int records) {
    for (int i = 0; i < records; i++) {
      int next = appended + 1;
      if (writer.append(note(next, 10_000)) instanceof AppendResult.Refused) {
        await().until(() -> writer.append(note(next, 10_000)) instanceof AppendResult.Stored);
      }
      appended = next;
    }
  }

  private void ship(Journal journal) throws IOException {
    readAll(only(journal));
    only(journal).acknowledge(appended);
    journal.savePositions();
  }

  private List<Path> spares() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("spare-")).toList();
    }
  }
}
