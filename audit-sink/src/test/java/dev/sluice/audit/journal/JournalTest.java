package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.SEGMENT_BYTES;
import static dev.sluice.audit.journal.JournalHarness.crashed;
import static dev.sluice.audit.journal.JournalHarness.decision;
import static dev.sluice.audit.journal.JournalHarness.fill;
import static dev.sluice.audit.journal.JournalHarness.note;
import static dev.sluice.audit.journal.JournalHarness.only;
import static dev.sluice.audit.journal.JournalHarness.open;
import static dev.sluice.audit.journal.JournalHarness.readAll;
import static dev.sluice.audit.journal.JournalHarness.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.journal.JournalWriter.AppendResult;
import dev.sluice.audit.ledger.Losses;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path directory;
  @TempDir Path elsewhere;

  @Test
  void recordsComeBackInOrderWithTheNumberOfTheNewestDecision() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      writer.append(decision(1));
      writer.append(note(2, 0));
      writer.append(decision(3));
      assertThat(readAll(only(journal)))
          .containsExactly(
              new JournalEntry.Stored(1, 1, decision(1)),
              new JournalEntry.Stored(2, 1, note(2, 0)),
              new JournalEntry.Stored(3, 2, decision(3)));
    }
  }

  @Test
  void allThatItMakesIsItsOwnersAlone() throws IOException {
    Path made = directory.resolve("audit");
    try (Journal journal = open(made)) {
      journal.openWriter().append(decision(1));
    }
    try (Stream<Path> all = Files.walk(made)) {
      assertThat(all.toList())
          .isNotEmpty()
          .allSatisfy(
              path ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                      .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
    }
  }

  @Test
  void aKilledProcessLosesNothingAndTheNumberingContinues() throws IOException {
    Path copy;
    try (Journal journal = open(directory)) {
      journal.openWriter().append(decision(1));
      copy = crashed(directory, elsewhere.resolve("crashed"));
    }
    try (Journal journal = open(copy)) {
      journal.openWriter().append(decision(2));
      assertThat(readAll(only(journal)))
          .containsExactly(
              new JournalEntry.Stored(1, 1, decision(1)),
              new JournalEntry.Stored(2, 2, decision(2)));
    }
  }

  @Test
  void writersOfAnEarlierProcessAreReadEvenWhenFewerAreOpen() throws IOException {
    try (Journal journal = open(directory)) {
      for (int i = 0; i < 3; i++) {
        journal.openWriter().append(decision(i));
      }
    }
    try (Journal journal = open(directory)) {
      journal.openWriter();
      assertThat(journal.sources()).hasSize(3);
      for (RecordSource source : journal.sources()) {
        assertThat(readAll(source)).hasSize(1);
      }
    }
  }

  @Test
  void acknowledgedSegmentsAreDeletedAndTheirSpaceIsUsedAgain() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      for (int i = 1; i <= 60; i++) {
        writer.append(note(i, 10_000));
      }
      List<Path> written = segments(directory);
      assertThat(written).hasSizeGreaterThan(8);
      long before = journal.usedBytes();
      only(journal).acknowledge(60);
      assertThat(segments(directory)).isEqualTo(written);
      journal.savePositions();
      assertThat(segments(directory)).hasSize(1);
      // Some released segments are kept ready.
      assertThat(journal.usedBytes()).isLessThan(before);
      assertThat(only(journal).pending()).isZero();
    }
  }

  @Test
  void aFullJournalRefusesUntilRecordsAreAcknowledged() throws IOException {
    try (Journal journal = Journal.open(directory, SEGMENT_BYTES, 8 * SEGMENT_BYTES)) {
      JournalWriter writer = journal.openWriter();
      int stored = fill(writer, directory, 8);
      assertThat(stored).isGreaterThan(20);
      assertThat(writer.append(note(0, 10_000)))
          .isInstanceOfSatisfying(
              AppendResult.Refused.class,
              refused -> assertThat(refused.reason()).contains("audit.max_bytes"));
      only(journal).acknowledge(stored);
      journal.savePositions();
      AuditRecord next = note(stored + 1, 10_000);
      await().until(() -> writer.append(next) instanceof AppendResult.Stored);
    }
  }

  @Test
  void aFullJournalOpensAndCanBeRead() throws IOException {
    int stored = 0;
    try (Journal journal = Journal.open(directory, 64 << 10, 512 << 10)) {
      JournalWriter writer = journal.openWriter();
      while (writer.append(note(stored + 1, 20_000)) instanceof AppendResult.Stored) {
        stored++;
      }
    }
    try (Journal journal = Journal.open(directory, 64 << 10, 128 << 10)) {
      JournalWriter writer = journal.openWriter();
      assertThat(writer.append(decision(1))).isInstanceOf(AppendResult.Refused.class);
      assertThat(readAll(only(journal))).hasSize(stored);
      only(journal).acknowledge(stored);
      journal.savePositions();
      // The thread that makes segments may hold the space for a moment.
      await().until(() -> writer.append(decision(1)) instanceof AppendResult.Stored);
    }
  }

  @Test
  void recordsLostUnderFailOpenAreCountedAndUseUpDecisionNumbers() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      writer.lose(decision(1));
      writer.lose(note(2, 0));
      writer.append(decision(3));
      assertThat(readAll(only(journal)))
          .containsExactly(new JournalEntry.Stored(1, 2, decision(3)));
      assertThat(journal.ledger().untold()).isEqualTo(new Losses(2, 0, 1001, 1002));
      assertThat(writer.lostTotal()).isEqualTo(2);
    }
  }

  @Test
  void theDirectoryBelongsToOneProcessAtATime() throws IOException {
    try (Journal journal = open(directory)) {
      assertThatThrownBy(() -> open(directory)).hasMessageContaining("held by another process");
      assertThat(journal.nodeId()).hasSize(36);
    }
    open(directory).close();
  }

  @Test
  void filesThatAreNotSegmentsOfThisVersionAreNotTouched() throws IOException {
    Path segments = Files.createDirectories(directory.resolve("segments"));
    Path foreign = new Segment.Name(0, 1, 0).in(segments);
    Files.writeString(foreign, "something else entirely");
    assertThatThrownBy(() -> open(directory)).hasMessageContaining("move it out");
    assertThat(foreign).hasContent("something else entirely");
  }

  @Test
  void shippedEntriesAreSkippedWhereTheJournalHasThem() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      for (int i = 1; i <= 3; i++) {
        writer.append(decision(i));
      }
      RecordSource source = only(journal);
      source.poll();
      source.skipTo(2);
      assertThat(source.acknowledged()).isEqualTo(2);
      source.skipTo(1);
      source.skipTo(4);
      assertThat(readAll(source)).containsExactly(new JournalEntry.Stored(3, 3, decision(3)));
    }
  }
}
