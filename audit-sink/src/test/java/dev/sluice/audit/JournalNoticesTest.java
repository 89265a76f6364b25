package dev.sluice.audit;

import static dev.sluice.audit.journal.JournalHarness.decision;
import static dev.sluice.audit.journal.JournalHarness.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.journal.Journal;
import dev.sluice.audit.journal.JournalEntry;
import dev.sluice.audit.journal.JournalWriter;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ledger.LedgerState;
import dev.sluice.audit.ledger.WriterEnd;
import dev.sluice.proto.v1.Gap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison with the topic, of a state with five records, while the disk fails. */
class JournalNoticesTest {
  @TempDir Path directory;

  @BeforeEach
  void process() throws IOException {
    try (Journal journal = open()) {
      append(journal.openWriter(), 5);
    }
  }

  @Test
  void aComparisonThatIsNotSavedIsRepeated() throws IOException {
    try (Journal journal = open()) {
      JournalNotices notices = new JournalNotices(journal, false);
      Path obstacle = obstacle();
      assertThatThrownBy(() -> notices.compared(Map.of())).isInstanceOf(IOException.class);
      assertThat(journal.history().uncheckedSince()).isPresent();
      Files.delete(obstacle);
      notices.compared(Map.of());
      assertThat(journal.history().uncheckedSince()).isEmpty();
      append(journal.openWriter(), 5);
    }
    try (Journal journal = open()) {
      assertThat(journal.history().checked(topic(journal, 10))).isEmpty();
    }
  }

  @Test
  void aGapIsToldOnlyUnderAnIdentityThatIsSaved() throws IOException {
    String successor;
    try (Journal journal = open()) {
      JournalNotices notices = new JournalNotices(journal, false);
      Path obstacle = obstacle();
      assertThatThrownBy(() -> notices.compared(topic(journal, 7))).isInstanceOf(IOException.class);
      assertThat(journal.appended()).isZero();
      Files.delete(obstacle);
      notices.compared(topic(journal, 7));
      assertThat(gaps(journal)).hasSize(1);
      successor = gaps(journal).getFirst().getSuccessor();
    }
    try (Journal journal = open()) {
      assertThat(journal.history().newest(0)).isEqualTo(successor);
    }
  }

  @Test
  void aGapThatIsToldIsNotToldAgainWhenItsEndIsNotSaved() throws IOException {
    try (Journal journal = open()) {
      JournalNotices notices = new JournalNotices(journal, false);
      // Nothing is left to save before the gap.
      assertThat(journal.history().checked(topic(journal, 7))).hasSize(1);
      Path obstacle = obstacle();
      assertThatThrownBy(() -> notices.compared(topic(journal, 7))).isInstanceOf(IOException.class);
      assertThat(gaps(journal)).hasSize(1);
      Files.delete(obstacle);
      notices.compared(topic(journal, 7));
      assertThat(gaps(journal)).hasSize(1);
      assertThat(journal.history().uncheckedSince()).isEmpty();
    }
  }

  @Test
  void aRecordThatIsKeptWithoutItsSyncMayBeMissingAfterALossOfPower() throws IOException {
    try (Journal journal = open()) {
      JournalNotices notices = new JournalNotices(journal, true);
      notices.append(decision(6));
      assertThat(endsAfterALossOfPower()).isEmpty();
      for (Path segment : segments()) {
        Files.delete(segment);
      }
      await().until(() -> !journal.faults().reports().isEmpty());
      notices.append(decision(7));
      assertThat(endsAfterALossOfPower()).containsOnlyKeys(0);
    }
  }

  private Map<Integer, WriterEnd> endsAfterALossOfPower() throws IOException {
    return LedgerState.read(directory.resolve("ledger")).orElseThrow().ends(true);
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
      return files.filter(file -> file.toString().endsWith(".segment")).toList();
    }
  }

  /** The draft of the file cannot be written while a directory has its name. */
  private Path obstacle() throws IOException {
    return Files.createDirectory(directory.resolve("writers.new"));
  }

  private static Map<String, Long> topic(Journal journal, long newest) {
    return Map.of(journal.nodeId() + "/0", newest);
  }

  private static List<Gap> gaps(Journal journal) throws IOException {
    List<Gap> gaps = new ArrayList<>();
    for (RecordSource source : journal.sources()) {
      source.rewind();
      source.acknowledge(5);
      for (JournalEntry entry : readAll(source)) {
        if (entry instanceof JournalEntry.Stored stored && stored.record().hasGap()) {
          gaps.add(stored.record().getGap());
        }
      }
    }
    return gaps;
  }

  private static void append(JournalWriter writer, int records) {
    for (int i = 1; i <= records; i++) {
      assertThat(writer.append(decision(i))).isInstanceOf(JournalWriter.AppendResult.Stored.class);
    }
  }

  private Journal open() throws IOException {
    return Journal.open(directory, 64 << 10, 4 << 20);
  }
}
