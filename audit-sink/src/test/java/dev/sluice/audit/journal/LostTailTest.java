package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.crashed;
import static dev.sluice.audit.journal.JournalHarness.decision;
import static dev.sluice.audit.journal.JournalHarness.only;
import static dev.sluice.audit.journal.JournalHarness.open;
import static dev.sluice.audit.journal.JournalHarness.readAll;
import static dev.sluice.audit.journal.JournalHarness.segments;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer whose newest records are gone tells which, and gives none of their numbers again. */
class LostTailTest {
  private static final int FRAME = JournalFrame.sizeOf(decision(1).getSerializedSize());

  @TempDir Path directory;
  @TempDir Path elsewhere;

  @Test
  void aZeroedTailIsTheExactGapAndBeginsANewIdentity() throws IOException {
    Path left = left(9);
    Path segment = segments(left).getFirst();
    byte[] bytes = Files.readAllBytes(segment);
    Arrays.fill(bytes, Segment.HEADER_BYTES + 4 * FRAME, bytes.length, (byte) 0);
    Files.write(segment, bytes);
    try (Journal journal = open(left)) {
      journal.openWriter().append(decision(10));
      RecordSource source = only(journal);
      assertThat(source.writer()).isEqualTo(journal.nodeId() + "/0");
      assertThat(readAll(source)).hasSize(5).endsWith(new JournalEntry.Lost(9, 5));
      source.acknowledge(9);
      assertThat(readAll(source)).containsExactly(new JournalEntry.Stored(10, 1, decision(10)));
      assertThat(source.writer()).matches(journal.nodeId() + "/0-[0-9a-f]{8}");
      assertThat(journal.unreadable()).isEqualTo(5);
    }
  }

  @Test
  void withoutAnySegmentEverythingThatIsNotAcknowledgedIsTheGap() throws IOException {
    Path left = left(9);
    Files.writeString(left.resolve("positions"), "0 6\n");
    for (Path segment : segments(left)) {
      Files.delete(segment);
    }
    try (Journal journal = open(left)) {
      journal.openWriter().append(decision(10));
      RecordSource source = only(journal);
      assertThat(readAll(source)).containsExactly(new JournalEntry.Lost(9, 3));
      source.acknowledge(9);
      assertThat(readAll(source)).containsExactly(new JournalEntry.Stored(10, 1, decision(10)));
    }
  }

  @Test
  void aTailThatKafkaHasIsNoGap() throws IOException {
    Path left = left(9);
    Files.writeString(left.resolve("positions"), "0 9\n");
    for (Path segment : segments(left)) {
      Files.delete(segment);
    }
    try (Journal journal = open(left)) {
      journal.openWriter().append(decision(10));
      RecordSource source = only(journal);
      assertThat(readAll(source)).containsExactly(new JournalEntry.Stored(10, 10, decision(10)));
      assertThat(source.writer()).isEqualTo(journal.nodeId() + "/0");
    }
  }

  @Test
  void aGapIsToldUntilItIsAcknowledgedAlsoAfterTheNextKill() throws IOException {
    Path left = left(3);
    Files.write(segments(left).getFirst(), new byte[Segment.HEADER_BYTES]);
    Path again = elsewhere.resolve("again");
    try (Journal journal = open(left)) {
      journal.openWriter().append(decision(4));
      crashed(left, again);
    }
    try (Journal journal = open(again)) {
      RecordSource source = only(journal);
      assertThat(readAll(source)).containsExactly(new JournalEntry.Lost(3, 3));
      source.acknowledge(3);
      assertThat(readAll(source)).containsExactly(new JournalEntry.Stored(4, 1, decision(4)));
    }
  }

  @Test
  void lossesThatADamagedRecordToldAreToldAgain() throws IOException {
    Path left = elsewhere.resolve("left");
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      writer.append(decision(1));
      writer.lose(decision(2));
      journal.ledger().telling(journal.ledger().untold(), writer.index(), writer.sequence() + 1);
      writer.append(decision(3));
      crashed(directory, left);
    }
    Path segment = segments(left).getFirst();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[Segment.HEADER_BYTES + 2 * FRAME - JournalFrame.ALIGNMENT] ^= 1;
    Files.write(segment, bytes);
    try (Journal journal = open(left)) {
      assertThat(journal.ledger().untold().lost()).isEqualTo(1);
      assertThat(readAll(only(journal))).endsWith(new JournalEntry.Lost(2, 1));
    }
  }

  /** What a killed process leaves after some decisions. */
  private Path left(int decisions) throws IOException {
    Path left = elsewhere.resolve("left");
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      for (int i = 1; i <= decisions; i++) {
        writer.append(decision(i));
      }
      crashed(directory, left);
    }
    return left;
  }
}
