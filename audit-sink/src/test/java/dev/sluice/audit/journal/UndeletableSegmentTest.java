package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.MAX_BYTES;
import static dev.sluice.audit.journal.JournalHarness.SEGMENT_BYTES;
import static dev.sluice.audit.journal.JournalHarness.note;
import static dev.sluice.audit.journal.JournalHarness.only;
import static dev.sluice.audit.journal.JournalHarness.readAll;
import static dev.sluice.audit.journal.JournalHarness.segments;
import static dev.sluice.audit.journal.JournalHarness.undeletable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.journal.JournalWriter.AppendResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segment that is shipped and cannot be deleted, as after a restore by another user. */
class UndeletableSegmentTest {
  private static final int RECORDS = 30;

  @TempDir private Path directory;

  @Test
  void itIsAFaultOfItsOwnThatEndsWhenItIsDeleted() throws IOException {
    try (Journal journal = shipped()) {
      Path oldest = undeletable(directory);
      journal.savePositions();
      journal.savePositions();
      assertThat(journal.faults().of(FaultKind.RELEASE).reason())
          .contains(oldest.getFileName().toString());
      assertThat(segments(directory)).hasSizeGreaterThan(1);

      Files.delete(oldest);
      journal.savePositions();
      assertThat(journal.faults().of(FaultKind.RELEASE).reason()).isEmpty();
      assertThat(segments(directory)).hasSize(1);
    }
  }

  @Test
  void aStopIsNoCrashOfTheMachine() throws IOException {
    Journal stopping = shipped();
    Path oldest = undeletable(directory);
    stopping.close();
    Files.delete(oldest);
    try (Journal journal = Journal.open(directory, SEGMENT_BYTES, MAX_BYTES, "tuesday")) {
      assertThat(journal.openWriter().index()).isZero();
      assertThat(readAll(only(journal))).isEmpty();
    }
  }

  private Journal shipped() throws IOException {
    Journal journal = Journal.open(directory, SEGMENT_BYTES, MAX_BYTES, "monday");
    JournalWriter writer = journal.openWriter();
    for (int i = 1; i <= RECORDS; i++) {
      int number = i;
      await().until(() -> writer.append(note(number, 10_000)) instanceof AppendResult.Stored);
    }
    assertThat(readAll(only(journal))).hasSize(RECORDS);
    only(journal).acknowledge(RECORDS);
    return journal;
  }
}
