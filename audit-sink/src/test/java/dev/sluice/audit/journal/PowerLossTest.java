package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.MAX_BYTES;
import static dev.sluice.audit.journal.JournalHarness.SEGMENT_BYTES;
import static dev.sluice.audit.journal.JournalHarness.crashed;
import static dev.sluice.audit.journal.JournalHarness.decision;
import static dev.sluice.audit.journal.JournalHarness.only;
import static dev.sluice.audit.journal.JournalHarness.readAll;
import static dev.sluice.audit.journal.JournalHarness.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loss of power before the kernel wrote what a process left in mapped memory. */
class PowerLossTest {
  private static final long BLOCK = 1 << 18;

  /** Of the file {@code ledger}: its first slot. */
  private static final int SLOT = 128;

  @TempDir Path directory;
  @TempDir Path elsewhere;

  @Test
  void theBlockOfAWriterThatBeganShortlyBeforeIsTheGap() throws IOException {
    try (Journal journal = open(left(100), "tuesday")) {
      assertThat(readAll(only(journal))).containsExactly(new JournalEntry.Lost(BLOCK, BLOCK, 0));
    }
  }

  @Test
  void writersWithoutARecordTellNothing() throws IOException {
    try (Journal journal = open(left(0), "tuesday")) {
      assertThat(journal.sources()).allSatisfy(source -> assertThat(source.pending()).isZero());
    }
  }

  @Test
  void aWriterThatGoesOnWithoutANewRecordTellsNothing() throws IOException {
    try (Journal journal = open(directory, "monday")) {
      journal.openWriter().append(decision(1));
    }
    Path left = elsewhere.resolve("left");
    try (Journal journal = open(directory, "monday")) {
      assertThat(journal.openWriter().index()).isZero();
      crashed(directory, left);
    }
    try (Journal journal = open(left, "tuesday")) {
      assertThat(readAll(only(journal)))
          .containsExactly(new JournalEntry.Stored(1, 1, decision(1)));
    }
  }

  @Test
  void aStartThatFailsLeavesTheLossToTheNext() throws IOException {
    Path left = oneRecord();
    Path foreign = new Segment.Name(5, 1, 0).in(left.resolve("segments"));
    Files.writeString(foreign, "no segment".repeat(100));
    assertThatThrownBy(() -> open(left, "tuesday")).isInstanceOf(IOException.class);
    Files.delete(foreign);
    assertThatTheLossIsTold(left);
  }

  @Test
  void aStartThatEndedBeforeItsLedgerIsNoticed() throws IOException {
    Path left = oneRecord();
    Files.writeString(left.resolve("boot"), "open tuesday 1024\n");
    assertThatTheLossIsTold(left);
  }

  @Test
  void aStartThatEndsBeforeItsMarkChangesNothing() throws IOException {
    Path left = oneRecord();
    String mark = Files.readString(left.resolve("boot"));
    Path again = elsewhere.resolve("again");
    try (Journal journal = open(left, "tuesday")) {
      assertThat(journal.sources()).hasSize(1);
      crashed(left, again);
    }
    Files.writeString(again.resolve("boot"), mark);
    assertThatTheLossIsTold(again);
  }

  @Test
  void aLostLedgerIsNoticedUntilAStartIsWhole() throws IOException {
    Path left = oneRecord();
    String mark = Files.readString(left.resolve("boot"));
    Files.delete(left.resolve("ledger"));
    Path again = elsewhere.resolve("again");
    try (Journal journal = open(left, "monday")) {
      assertThat(journal.sources()).hasSize(1);
      crashed(left, again);
    }
    Files.writeString(again.resolve("boot"), mark);
    try (Journal journal = open(again, "monday")) {
      assertThat(journal.openWriter().index()).isEqualTo(BootId.WRITERS);
    }
  }

  private static void assertThatTheLossIsTold(Path left) throws IOException {
    try (Journal journal = open(left, "tuesday")) {
      assertThat(readAll(only(journal)))
          .containsExactly(
              new JournalEntry.Stored(1, 1, decision(1)),
              new JournalEntry.Lost(BLOCK, BLOCK - 1, 0));
    }
  }

  /** What a loss of power leaves of a process on monday. */
  private Path oneRecord() throws IOException {
    Path left = elsewhere.resolve("left");
    try (Journal journal = open(directory, "monday")) {
      journal.openWriter().append(decision(1));
      crashed(directory, left);
    }
    return left;
  }

  /** What is on disk after the first force, before that of any record, of two open writers. */
  private Path left(int records) throws IOException {
    Path left = elsewhere.resolve("left");
    try (Journal journal = open(directory, "monday")) {
      JournalWriter writer = journal.openWriter();
      JournalWriter unused = journal.openWriter();
      for (int i = 1; i <= records; i++) {
        writer.append(decision(i));
      }
      crashed(directory, left);
    }
    for (Path segment : segments(left)) {
      Files.write(segment, new byte[(int) SEGMENT_BYTES]);
    }
    byte[] written = Files.readAllBytes(left.resolve("ledger"));
    ByteBuffer unused = ledger(written).putLong(SLOT, 0).putLong(SLOT + Long.BYTES, 0);
    Files.write(left.resolve("ledger"), written);
    return left;
  }

  private static ByteBuffer ledger(byte[] written) {
    return ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Journal open(Path directory, String boot) throws IOException {
    return Journal.open(directory, SEGMENT_BYTES, MAX_BYTES, boot);
  }
}
