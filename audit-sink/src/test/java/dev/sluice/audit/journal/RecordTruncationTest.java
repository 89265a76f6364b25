package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.note;
import static dev.sluice.audit.journal.JournalHarness.only;
import static dev.sluice.audit.journal.JournalHarness.open;
import static dev.sluice.audit.journal.JournalHarness.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.journal.JournalWriter.AppendResult;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordTruncationTest {
  @TempDir Path directory;

  @Test
  void aRecordOverTheLimitIsCutAndKept() throws IOException {
    try (Journal journal = open(directory)) {
      assertThat(journal.openWriter().append(note(1, 40_000)))
          .isInstanceOf(AppendResult.Stored.class);
      JournalEntry.Stored stored = (JournalEntry.Stored) readAll(only(journal)).getFirst();
      assertThat(stored.record().getLifecycle().getMessage())
          .hasSize(8192)
          .startsWith("note 1x")
          .endsWith("x...");
      assertThat(stored.record().getTimeMs()).isEqualTo(note(1, 0).getTimeMs());
    }
  }

  @Test
  void aRecordOverTheLimitByManyElementsLosesTheLast() {
    ConfigChange.Builder change = ConfigChange.newBuilder().setMessage("\ud83d\ude00".repeat(200));
    for (int i = 0; i < 1000; i++) {
      change.putDetails("key " + i, "v".repeat(300));
    }
    AuditRecord record = AuditRecord.newBuilder().setConfigChange(change).build();
    AuditRecord cut = RecordTruncation.toFit(record, 20_000);
    assertThat(cut.getSerializedSize()).isLessThanOrEqualTo(20_000);
    assertThat(cut.getConfigChange().getDetailsCount()).isEqualTo(64);
    assertThat(cut.getConfigChange().getMessage()).isEqualTo("\ud83d\ude00".repeat(30) + "...");
  }
}
