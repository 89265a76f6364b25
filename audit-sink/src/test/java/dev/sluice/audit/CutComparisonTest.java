package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.journal.Journal;
import dev.sluice.audit.journal.JournalEntry;
import dev.sluice.audit.journal.JournalHarness;
import dev.sluice.audit.journal.JournalWriter;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.proto.v1.Gap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic with more events since the newest of a state than can be read. */
class CutComparisonTest {
  @TempDir Path directory;

  @BeforeEach
  void earlierProcess() throws IOException {
    try (Journal journal = open()) {
      JournalWriter writer = journal.openWriter();
      for (int i = 1; i <= 5; i++) {
        writer.append(JournalHarness.decision(i));
      }
      journal.sources().iterator().next().acknowledge(5);
    }
  }

  @Test
  void noNumberIsGivenThatTheRestOfTheTopicMayHave() throws IOException {
    try (Journal journal = open()) {
      journal.openWriter().append(JournalHarness.decision(6));
      JournalStore store = store(journal);
      store.compared(Map.of(), true);
      // One that no earlier process of this state had, but one of a newer state may have had.
      journal.openWriter().append(JournalHarness.decision(7));

      assertThat(store.uncompared()).isEmpty();
      assertThat(writers(journal)).allMatch(name -> name.matches("[^/]+/[01]-[0-9a-f]{8}"));
      assertThat(entries(journal))
          .containsExactlyInAnyOrder(
              new JournalEntry.Stored(6, 1, JournalHarness.decision(6)),
              new JournalEntry.Stored(1, 1, JournalHarness.decision(7)));
    }
  }

  @Test
  void whatWasReadIsToldAsAGap() throws IOException {
    try (Journal journal = open()) {
      journal.openWriter().append(JournalHarness.decision(6));
      String writer = journal.nodeId() + "/0";
      store(journal).compared(Map.of(writer, 9L), true);

      List<Gap> gaps =
          entries(journal).stream()
              .map(entry -> ((JournalEntry.Stored) entry).record())
              .filter(record -> record.hasGap())
              .map(record -> record.getGap())
              .toList();
      assertThat(gaps).hasSize(1);
      assertThat(gaps.getFirst().getWriter()).isEqualTo(writer);
      assertThat(gaps.getFirst().getFirstPosition()).isEqualTo(6);
      assertThat(gaps.getFirst().getLastPosition()).isEqualTo(9);
      assertThat(writers(journal)).contains(gaps.getFirst().getSuccessor());
    }
  }

  /** A second start finds the new identities, and doubts them no more. */
  @Test
  void theNewIdentitiesStay() throws IOException {
    List<String> begun;
    try (Journal journal = open()) {
      journal.openWriter().append(JournalHarness.decision(6));
      store(journal).compared(Map.of(), true);
      begun = writers(journal);
    }
    try (Journal journal = open()) {
      JournalStore store = store(journal);
      assertThat(store.uncompared()).isPresent();
      store.compared(Map.of(begun.getFirst(), 6L), false);
      journal.openWriter().append(JournalHarness.decision(7));
      assertThat(writers(journal)).isEqualTo(begun);
      assertThat(entries(journal))
          .containsExactly(
              new JournalEntry.Stored(6, 1, JournalHarness.decision(6)),
              new JournalEntry.Stored(7, 2, JournalHarness.decision(7)));
    }
  }

  private Journal open() throws IOException {
    return Journal.open(directory, 64 << 10, 4 << 20);
  }

  private static JournalStore store(Journal journal) {
    return new JournalStore(journal, AuditSettings.DEFAULTS.onFailure(), Optional.empty());
  }

  private static List<String> writers(Journal journal) {
    journal.sources().forEach(RecordSource::rewind);
    return journal.sources().stream().map(RecordSource::writer).toList();
  }

  private static List<JournalEntry> entries(Journal journal) throws IOException {
    List<JournalEntry> entries = new ArrayList<>();
    for (RecordSource source : journal.sources()) {
      source.rewind();
      entries.addAll(JournalHarness.readAll(source));
    }
    return entries;
  }
}
