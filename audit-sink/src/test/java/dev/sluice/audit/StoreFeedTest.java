package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.audit.integrity.SealedMapping;
import dev.sluice.audit.journal.Journal;
import dev.sluice.audit.journal.JournalEntry;
import dev.sluice.audit.journal.JournalHarness;
import dev.sluice.audit.journal.JournalWriter;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.EventSettings;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.testing.SampleRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which sealed events go when positions are saved. */
class StoreFeedTest {
  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private Journal journal;

  @BeforeEach
  void open() throws IOException {
    journal = Journal.open(directory, 64 << 10, 4 << 20);
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  @Test
  void aSegmentThatCannotBeDeletedKeepsNoSealedEvent() throws IOException {
    JournalWriter writer = journal.openWriter();
    for (int i = 1; i <= 1000; i++) {
      writer.append(denied(i));
    }
    shipInTwoProcesses();
    Path oldest = JournalHarness.undeletable(directory);
    try (SealedMapping sealing = sealing()) {
      feed(sealing).savePositions();
    }
    assertThat(oldest).isSymbolicLink();
    assertThat(chain()).hasSize(1);
  }

  /** Their records are read again, and have to become the same links. */
  @Test
  void positionsThatAreNotSavedKeepTheSealedEvents() throws IOException {
    JournalWriter writer = journal.openWriter();
    writer.append(denied(1));
    writer.append(denied(2));
    shipInTwoProcesses();
    Path draft = Files.createDirectory(directory.resolve("positions.new"));
    try (SealedMapping sealing = sealing()) {
      StoreFeed feed = feed(sealing);
      assertThatThrownBy(feed::savePositions).isInstanceOf(IOException.class);
      assertThat(chain()).hasSize(2);
      Files.delete(draft);
      feed.savePositions();
      assertThat(chain()).hasSize(1);
    }
  }

  /** Each process begins a file of the chain. */
  private void shipInTwoProcesses() throws IOException {
    RecordSource source = journal.sources().iterator().next();
    try (SealedMapping sealing = sealing()) {
      seal(sealing, source.writer(), source.poll().orElseThrow());
    }
    try (SealedMapping sealing = sealing()) {
      for (JournalEntry entry : JournalHarness.readAll(source)) {
        seal(sealing, source.writer(), entry);
      }
    }
    source.acknowledge(source.pending());
  }

  private static void seal(SealedMapping sealing, String writer, JournalEntry entry) {
    JournalEntry.Stored stored = (JournalEntry.Stored) entry;
    assertThat(
            sealing.map(
                new EventSubject.Single(
                    new RecordPosition(writer, stored.sequence(), stored.decision()),
                    stored.record())))
        .isNotEmpty();
  }

  private SealedMapping sealing() throws IOException {
    return SealedMapping.open(
        directory,
        journal.nodeId(),
        new EventMapper(new Node("node-1", journal.nodeId(), "1", Set.of(Role.PROXY))),
        EventSettings.DEFAULTS.checkpoints());
  }

  private StoreFeed feed(SealedMapping sealing) {
    JournalStore store =
        new JournalStore(journal, AuditSettings.DEFAULTS.onFailure(), Optional.empty());
    return new StoreFeed(store, Optional.of(sealing), EventSettings.DEFAULTS.checkpoints());
  }

  private List<Path> chain() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("chain"))) {
      return files.toList();
    }
  }

  private static AuditRecord denied(int number) {
    return SampleRecords.at(SampleRecords.TIME + number, "r" + number)
        .setRequest(SampleRecords.denied())
        .build();
  }
}
