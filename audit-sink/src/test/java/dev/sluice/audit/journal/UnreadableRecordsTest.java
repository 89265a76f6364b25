package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.decision;
import static dev.sluice.audit.journal.JournalHarness.note;
import static dev.sluice.audit.journal.JournalHarness.only;
import static dev.sluice.audit.journal.JournalHarness.open;
import static dev.sluice.audit.journal.JournalHarness.readAll;
import static dev.sluice.audit.journal.JournalHarness.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can no longer be read is skipped, counted and reported, wherever it was. */
class UnreadableRecordsTest {
  @TempDir Path directory;

  @Test
  void damagedRecordsAreSkippedAndCounted() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      for (int i = 1; i <= 5; i++) {
        writer.append(note(i, 100));
      }
    }
    Path segment = segments(directory).getFirst();
    byte[] bytes = Files.readAllBytes(segment);
    int frame = JournalFrame.sizeOf(note(1, 100).getSerializedSize());
    Arrays.fill(bytes, 8 + frame, 8 + 3 * frame, (byte) 0x5a);
    Files.write(segment, bytes);
    try (Journal journal = open(directory)) {
      assertThat(readAll(only(journal)))
          .containsExactly(
              new JournalEntry.Stored(1, 0, note(1, 100)),
              new JournalEntry.Lost(3, 2),
              new JournalEntry.Stored(4, 0, note(4, 100)),
              new JournalEntry.Stored(5, 0, note(5, 100)));
    }
  }

  @Test
  void aDamagedLastRecordIsReportedToo() throws IOException {
    try (Journal journal = open(directory)) {
      journal.openWriter().append(decision(1));
    }
    Path segment = segments(directory).getFirst();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[Segment.HEADER_BYTES + JournalFrame.HEADER_BYTES] ^= 1;
    Files.write(segment, bytes);
    try (Journal journal = open(directory)) {
      assertThat(readAll(only(journal))).containsExactly(new JournalEntry.Lost(1, 1));
      assertThat(journal.unreadable()).isEqualTo(1);
      only(journal).rewind();
      assertThat(readAll(only(journal))).hasSize(1);
      assertThat(journal.unreadable()).isEqualTo(1);
      only(journal).acknowledge(1);
      assertThat(only(journal).pending()).isZero();
      journal.openWriter().append(decision(2));
      assertThat(readAll(only(journal)))
          .containsExactly(new JournalEntry.Stored(2, 2, decision(2)));
    }
  }

  @Test
  void aMissingSegmentIsGivenUpAfterSomeAttemptsAndReported() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      for (int i = 1; i <= 30; i++) {
        writer.append(note(i, 10_000));
      }
      Files.delete(segments(directory).getFirst());
      RecordSource source = only(journal);
      for (int attempt = 1; attempt < JournalSource.ATTEMPTS; attempt++) {
        assertThatThrownBy(source::poll).isInstanceOf(NoSuchFileException.class);
      }
      List<JournalEntry> entries = readAll(source);
      JournalEntry.Lost lost = (JournalEntry.Lost) entries.getFirst();
      assertThat(lost.records()).isEqualTo(lost.sequence()).isPositive();
      assertThat(entries).hasSize(31 - (int) lost.records());
      assertThat(entries.getLast().sequence()).isEqualTo(30);
    }
  }

  /** As with too many open files, or without rights: the records are whole. */
  @Test
  void aSegmentThatCannotBeOpenedIsTriedUntilItCan() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      for (int i = 1; i <= 30; i++) {
        writer.append(note(i, 10_000));
      }
      Path file = segments(directory).getFirst();
      Path whole = Files.move(file, directory.resolve("whole"));
      Files.createSymbolicLink(file, file.getFileName());
      RecordSource source = only(journal);
      for (int attempt = 1; attempt < 3 * JournalSource.ATTEMPTS; attempt++) {
        assertThatThrownBy(source::poll).isInstanceOf(FileSystemException.class);
      }
      Files.delete(file);
      Files.move(whole, file);
      assertThat(readAll(source)).hasSize(30).hasOnlyElementsOfType(JournalEntry.Stored.class);
      assertThat(journal.unreadable()).isZero();
    }
  }

  @Test
  void segmentsRemovedWhileTheNodeWasDownAreReported() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      for (int i = 1; i <= 30; i++) {
        writer.append(note(i, 10_000));
      }
      only(journal).acknowledge(1);
    }
    Files.delete(segments(directory).getFirst());
    try (Journal journal = open(directory)) {
      List<JournalEntry> entries = readAll(only(journal));
      assertThat(entries.getFirst()).isInstanceOf(JournalEntry.Lost.class);
      assertThat(entries.getLast()).isEqualTo(new JournalEntry.Stored(30, 0, note(30, 10_000)));
      assertThat(journal.unreadable()).isEqualTo(30 - entries.size());
    }
  }

  @Test
  void implausiblePositionsCauseASecondDelivery() throws IOException {
    try (Journal journal = open(directory)) {
      journal.openWriter().append(decision(1));
      readAll(only(journal));
      only(journal).acknowledge(1);
    }
    Files.writeString(directory.resolve("positions"), "0 99\nnonsense\n");
    try (Journal journal = open(directory)) {
      assertThat(readAll(only(journal))).hasSize(1);
    }
  }
}
