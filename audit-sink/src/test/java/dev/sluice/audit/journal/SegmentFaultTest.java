package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.decision;
import static dev.sluice.audit.journal.JournalHarness.note;
import static dev.sluice.audit.journal.JournalHarness.only;
import static dev.sluice.audit.journal.JournalHarness.open;
import static dev.sluice.audit.journal.JournalHarness.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultState;
import dev.sluice.audit.journal.JournalWriter.AppendResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file being written is truncated, removed or replaced: its writer moves to another. */
class SegmentFaultTest {
  @TempDir Path directory;

  @Test
  void aTruncatedSegmentIsLeftAtOnceAndWhatItHeldIsReported() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      writer.append(decision(1));
      writer.append(decision(2));
      truncate(segments(directory).getFirst());
      assertThat(writer.append(decision(3))).isInstanceOf(AppendResult.Stored.class);
      assertThat(writer.append(decision(4))).isInstanceOf(AppendResult.Stored.class);
      assertTold(journal, 1);
      List<JournalEntry> entries = readPatiently(only(journal));
      assertThat(entries.getFirst()).isInstanceOf(JournalEntry.Lost.class);
      assertThat(entries.getLast())
          .isInstanceOfSatisfying(
              JournalEntry.Stored.class,
              stored -> assertThat(stored.record()).isEqualTo(decision(4)));
      assertThat(journal.fault()).isEmpty();
    }
  }

  @Test
  void aRemovedSegmentIsLeftWithinASecond() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      writer.append(decision(1));
      Files.delete(segments(directory).getFirst());
      await().until(() -> faults(journal).count() == 1);
      assertThat(writer.append(decision(2))).isInstanceOf(AppendResult.Stored.class);
      assertThat(segments(directory)).hasSize(1);
      assertTold(journal, 1);
      assertThat(readPatiently(only(journal)))
          .containsExactly(new JournalEntry.Lost(1, 1), new JournalEntry.Stored(2, 2, decision(2)));
    }
  }

  @Test
  void aRemovedSegmentOfAnIdleWriterHoldsNobody() throws IOException {
    try (Journal journal = open(directory)) {
      journal.openWriter().append(decision(1));
      Files.delete(segments(directory).getFirst());
      await().until(() -> faults(journal).count() == 1);
      assertThat(readPatiently(only(journal))).containsExactly(new JournalEntry.Lost(1, 1));
    }
  }

  @Test
  void aSegmentRemovedBeforeItsFirstRecordCostsNone() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      Files.delete(segments(directory).getFirst());
      await().until(() -> faults(journal).count() == 1);
      for (int i = 1; i <= 30; i++) {
        int number = i;
        await().until(() -> writer.append(note(number, 10_000)) instanceof AppendResult.Stored);
      }
      assertThat(readPatiently(only(journal))).hasSize(30);
      only(journal).acknowledge(30);
      journal.savePositions();
      assertThat(writer.append(note(31, 10_000))).isInstanceOf(AppendResult.Stored.class);
      assertThat(readPatiently(only(journal)))
          .containsExactly(new JournalEntry.Stored(31, 0, note(31, 10_000)));
    }
  }

  @Test
  void aWriterGoesOnAfterAllFilesWereRemoved() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      writer.append(decision(1));
      await().until(() -> files().size() == 3);
      for (Path file : files()) {
        Files.delete(file);
      }
      await().until(() -> faults(journal).count() == 1);
      await().until(() -> writer.append(decision(2)) instanceof AppendResult.Stored);
      assertThat(readPatiently(only(journal)))
          .containsExactly(new JournalEntry.Lost(1, 1), new JournalEntry.Stored(2, 2, decision(2)));
    }
  }

  @Test
  void aReplacedSegmentIsLeft() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      writer.append(decision(1));
      Path segment = segments(directory).getFirst();
      Path copy = Files.copy(segment, directory.resolve("copy"));
      Files.delete(segment);
      Files.move(copy, segment);
      await().until(() -> faults(journal).count() == 1);
      assertThat(writer.append(decision(2))).isInstanceOf(AppendResult.Stored.class);
      assertThat(readPatiently(only(journal)))
          .containsExactly(
              new JournalEntry.Stored(1, 1, decision(1)),
              new JournalEntry.Stored(2, 2, decision(2)));
    }
  }

  @Test
  void aSyncOfADamagedSegmentFailsOnceAndTheNextIsWhole() throws IOException {
    try (Journal journal = open(directory)) {
      Journal.Synced synced = journal.openSyncedWriter();
      synced.writer().append(decision(1));
      Files.delete(segments(directory).getFirst());
      await().until(() -> faults(journal).count() == 1);
      synced.writer().append(decision(2));
      assertThat(fails(synced.sync(), 1)).isTrue();
      assertThat(fails(synced.sync(), 2)).isFalse();
    }
  }

  /** The JVM may report a fault of mapped memory later than the access; no append throws. */
  @Test
  void aTruncatedLedgerIsAnsweredAndLosesNothingStored() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      writer.append(decision(1));
      truncate(directory.resolve("ledger"));
      for (int i = 2; i < 10; i++) {
        assertThat(writer.append(decision(i))).isNotNull();
      }
      assertThat(readPatiently(only(journal)))
          .startsWith(new JournalEntry.Stored(1, 1, decision(1)));
      assertThat(journal.faults().reports()).isNotEmpty();
      try (FileChannel ledger =
          FileChannel.open(directory.resolve("ledger"), StandardOpenOption.WRITE)) {
        // The stop of the node forces the file.
        ledger.write(ByteBuffer.allocate(1), 1 << 20);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
      return files.toList();
    }
  }

  private static boolean fails(SegmentSync sync, long upTo) {
    try {
      sync.sync(upTo);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static FaultState faults(Journal journal) {
    return journal.faults().of(FaultKind.MAPPING);
  }

  private static void assertTold(Journal journal, int times) {
    assertThat(faults(journal).count()).isEqualTo(times);
    assertThat(faults(journal).report().orElseThrow().standing()).isFalse();
  }

  private static void truncate(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }

  /** Reads as the shipper does, which tries again after a failure. */
  private static List<JournalEntry> readPatiently(RecordSource source) {
    List<JournalEntry> entries = new ArrayList<>();
    int failures = 0;
    while (failures <= JournalSource.ATTEMPTS) {
      try {
        Optional<JournalEntry> next = source.poll();
        if (next.isEmpty()) {
          return entries;
        }
        entries.add(next.get());
      } catch (IOException e) {
        failures++;
      }
    }
    throw new AssertionError("the source does not give the file up");
  }
}
