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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newest record cut at each of its bytes, as a loss of power may leave it. */
class TornTailTest {
  private static final int FRAME = JournalFrame.sizeOf(decision(3).getSerializedSize());
  private static final int TAIL = Segment.HEADER_BYTES + 2 * FRAME;

  @TempDir Path directory;
  @TempDir Path elsewhere;

  @Test
  void aTornNewestRecordLosesNoOtherAndNoNumberIsUsedTwice() throws IOException {
    Path whole = elsewhere.resolve("whole");
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      for (int i = 1; i <= 3; i++) {
        writer.append(decision(i));
      }
      crashed(directory, whole);
    }
    int end = JournalFrame.HEADER_BYTES + decision(3).getSerializedSize();
    for (int kept = 0; kept <= FRAME; kept++) {
      Path torn = crashed(whole, elsewhere.resolve("torn-" + kept));
      Path segment = segments(torn).getFirst();
      byte[] bytes = Files.readAllBytes(segment);
      Arrays.fill(bytes, TAIL + kept, TAIL + FRAME, (byte) 0);
      Files.write(segment, bytes);
      check(torn, kept == 0 ? "absent" : kept < end ? "damaged" : "whole");
    }
  }

  /** A new identity begins only when everything of the one before is acknowledged. */
  private static List<JournalEntry> readInTwo(RecordSource source) throws IOException {
    List<JournalEntry> read = new ArrayList<>(readAll(source));
    source.acknowledge(3);
    read.addAll(readAll(source));
    return read;
  }

  private static void check(Path torn, String newest) throws IOException {
    JournalEntry.Stored first = new JournalEntry.Stored(1, 1, decision(1));
    JournalEntry.Stored second = new JournalEntry.Stored(2, 2, decision(2));
    JournalEntry.Stored third = new JournalEntry.Stored(3, 3, decision(3));
    try (Journal journal = open(torn)) {
      journal.openWriter().append(decision(4));
      List<JournalEntry> read = readInTwo(only(journal));
      switch (newest) {
        case "absent" ->
            assertThat(read)
                .containsExactly(
                    first,
                    second,
                    new JournalEntry.Lost(3, 1),
                    new JournalEntry.Stored(4, 1, decision(4)));
        case "damaged" ->
            assertThat(read)
                .containsExactly(
                    first,
                    second,
                    new JournalEntry.Lost(3, 1),
                    new JournalEntry.Stored(4, 4, decision(4)));
        default ->
            assertThat(read)
                .containsExactly(first, second, third, new JournalEntry.Stored(4, 4, decision(4)));
      }
    }
  }
}
