package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.MAX_BYTES;
import static dev.sluice.audit.journal.JournalHarness.SEGMENT_BYTES;
import static dev.sluice.audit.journal.JournalHarness.crashed;
import static dev.sluice.audit.journal.JournalHarness.decision;
import static dev.sluice.audit.journal.JournalHarness.only;
import static dev.sluice.audit.journal.JournalHarness.readAll;
import static dev.sluice.audit.journal.JournalHarness.segments;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ledger.WriterDoubt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose numbers go on, and whose do not. */
class BootIdTest {
  @TempDir Path directory;
  @TempDir Path elsewhere;

  @ParameterizedTest
  @CsvSource({
    "monday, monday, true, 0",
    "monday, tuesday, true, 0",
    "monday, monday, false, 0",
    "monday, tuesday, false, 1024",
    "unknown, unknown, true, 0",
    "unknown, unknown, false, 1024",
    "monday, unknown, false, 1024"
  })
  void onlyACrashOfTheMachineEndsTheWriters(String before, String now, boolean clean, int writer)
      throws IOException {
    Path left = left(before, clean);
    try (Journal journal = open(left, now)) {
      assertThat(journal.openWriter().index()).isEqualTo(writer);
    }
  }

  @Test
  void noNumberStandsForTwoDecisionsAfterALossOfPower() throws IOException {
    Path left = left("monday", false);
    // Shipped, and lost with the machine.
    Path newest = segments(left).getFirst();
    Files.write(newest, new byte[Segment.HEADER_BYTES]);
    try (Journal journal = open(left, "tuesday")) {
      journal.openWriter().append(decision(2));
      assertThat(journal.sources()).extracting(RecordSource::writer).doesNotHaveDuplicates();
      RecordSource fresh = last(journal);
      assertThat(fresh.writer()).isEqualTo(journal.nodeId() + "/1024");
      assertThat(readAll(fresh)).containsExactly(new JournalEntry.Stored(1, 1, decision(2)));
    }
  }

  @Test
  void recordsOfOldWritersAreShippedAndThenDeleted() throws IOException {
    try (Journal journal = open(left("monday", false), "tuesday")) {
      RecordSource old = only(journal);
      long reserved = 1 << 18;
      assertThat(readAll(old))
          .containsExactly(
              new JournalEntry.Stored(1, 1, decision(1)),
              // What the machine may have lost is told with its bound.
              new JournalEntry.Lost(reserved, reserved - 1, 0));
      old.acknowledge(reserved);
      journal.savePositions();
      assertThat(old.poll()).isEmpty();
      assertThat(old.pending()).isZero();
    }
    assertThat(segments(elsewhere.resolve("left"))).isEmpty();
    try (Journal journal = open(elsewhere.resolve("left"), "tuesday")) {
      assertThat(journal.sources()).isEmpty();
    }
  }

  @Test
  void newWritersContinueAndEndInTheirTurn() throws IOException {
    Path second = elsewhere.resolve("second");
    try (Journal journal = open(left("monday", false), "tuesday")) {
      journal.openWriter().append(decision(2));
      crashed(elsewhere.resolve("left"), second);
    }
    Path third = elsewhere.resolve("third");
    try (Journal journal = open(second, "tuesday")) {
      assertThat(journal.openWriter().index()).isEqualTo(1024);
      crashed(second, third);
    }
    try (Journal journal = open(third, "wednesday")) {
      assertThat(journal.openWriter().index()).isEqualTo(2048);
    }
  }

  @Test
  void aMissingOrUnreadableBootFileCountsAsACrashOfTheMachine() throws IOException {
    Path left = left("monday", true);
    for (String mark : List.of("", "closed", "closed monday x\n")) {
      Files.writeString(left.resolve("boot"), mark);
      Path copy = crashed(left, elsewhere.resolve("copy" + mark.length()));
      try (Journal journal = open(copy, "monday")) {
        assertThat(journal.openWriter().index()).isEqualTo(1024);
      }
    }
  }

  @Test
  void aDamagedBootFileIsNotTakenForAFirstStart() throws IOException {
    Files.write(directory.resolve("boot"), new byte[40]);
    try (Journal journal = open(directory, "monday")) {
      assertThat(journal.openWriter().index()).isEqualTo(1024);
      assertThat(journal.history().uncheckedSince()).isPresent();
    }
  }

  @Test
  void withoutTheNumbersOfACleanStopNewWritersBegin() throws IOException {
    Path left = left("monday", true);
    Files.delete(left.resolve("ledger"));
    Files.delete(segments(left).getFirst());
    try (Journal journal = open(left, "monday")) {
      assertThat(journal.openWriter().index()).isEqualTo(1024);
    }
  }

  @Test
  void newWritersOfAnOlderStateAreComparedWithTheTopicToo() throws IOException {
    try (Journal journal = open(left("monday", false), "wednesday")) {
      assertThat(journal.history().uncheckedSince()).isPresent();
      // The node went on from the same state on tuesday.
      assertThat(journal.history().checked(Map.of(journal.nodeId() + "/1024", 5L)))
          .containsExactly(new WriterDoubt(1024, journal.nodeId() + "/1024", 0, 5));
      journal.openWriter().append(decision(2));
      assertThat(last(journal).writer()).matches(journal.nodeId() + "/1024-[0-9a-f]{8}");
    }
  }

  /** Another copy of the state gave the numbers of what a writer left unshipped. */
  @Test
  void whatOldWritersLeftIsComparedWithTheTopicAgain() throws IOException {
    try (Journal journal = open(left("monday", false), "tuesday")) {
      String writer = only(journal).writer();
      journal.distrust();
      assertThat(journal.history().checked(Map.of(writer, 5L)))
          .containsExactly(new WriterDoubt(0, writer, 0, 5));
      journal.history().compared();
      only(journal).rewind();
      assertThat(only(journal).writer()).startsWith(writer + "-");
    }
  }

  @Test
  void writersThatBeganInAProcessThatWasNotComparedAreComparedAfterACrash() throws IOException {
    Path left = left("monday", true);
    Path second = elsewhere.resolve("second");
    try (Journal journal = open(left, "monday")) {
      journal.openWriter().append(decision(2));
      journal.openWriter().append(decision(3));
      crashed(left, second);
    }
    try (Journal journal = open(second, "tuesday")) {
      String writer = journal.nodeId() + "/1";
      assertThat(journal.history().checked(Map.of(writer, 5L)))
          .containsExactly(new WriterDoubt(1, writer, 0, 5));
      assertThat(journal.history().newest(1)).startsWith(writer + "-");
    }
  }

  @Test
  void oldWritersWithNothingToShipAreNotComparedAgain() throws IOException {
    try (Journal journal = open(left("monday", false), "tuesday")) {
      only(journal).acknowledge(1 << 18);
      journal.distrust();
      assertThat(journal.history().checked(Map.of(only(journal).writer(), 1L << 19))).isEmpty();
    }
  }

  @Test
  void theFirstStartHasNothingToCompare() throws IOException {
    try (Journal journal = open(directory, "monday")) {
      assertThat(journal.history().uncheckedSince()).isEmpty();
    }
  }

  @Test
  void theTopicIsReadFromTheStartOfAProcessThatLeftNoRecord() throws IOException {
    long before = System.currentTimeMillis();
    Path left = left("monday", true);
    Files.delete(segments(left).getFirst());
    try (Journal journal = open(left, "monday")) {
      assertThat(journal.history().uncheckedSince().orElseThrow()).isGreaterThanOrEqualTo(before);
    }
  }

  @Test
  void theBootIdIsTheKernelsOrUnknown() {
    assertThat(BootId.current()).matches("unknown|[0-9a-f-]{36}").isEqualTo(BootId.current());
  }

  private static RecordSource last(Journal journal) {
    return List.copyOf(journal.sources()).getLast();
  }

  /** A journal with one decision, as a process left it under this boot. */
  private Path left(String boot, boolean clean) throws IOException {
    Path left = elsewhere.resolve("left");
    try (Journal journal = open(directory, boot)) {
      journal.openWriter().append(decision(1));
      if (!clean) {
        crashed(directory, left);
      }
    }
    return clean ? crashed(directory, left) : left;
  }

  private static Journal open(Path directory, String boot) throws IOException {
    return Journal.open(directory, SEGMENT_BYTES, MAX_BYTES, boot);
  }
}
