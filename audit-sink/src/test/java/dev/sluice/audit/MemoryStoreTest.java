package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.journal.JournalEntry;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.testing.SampleNodeRecords;
import dev.sluice.testing.SampleRecords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
  private static final AuditRecord RECORD =
      SampleRecords.at().setRequest(SampleRecords.denied()).build();

  private final MemoryStore store = new MemoryStore("node");

  /** The loop may have no further record, as at the end of the process. */
  @Test
  void lossesAreToldOnceWithoutAFurtherRecordOfTheirLoop() throws IOException {
    AuditLog log = store.newLog();
    for (int i = 0; i < 20_000; i++) {
      assertThat(log.append(RECORD).succeeded()).isTrue();
    }
    long lost = store.lost();
    assertThat(lost).isPositive();
    assertThat(gaps()).isEmpty();
    store.tellLosses();
    store.tellLosses();
    assertThat(gaps()).containsExactly(lost);
    for (int i = 0; i < 40_000; i++) {
      assertThat(log.append(RECORD).succeeded()).isTrue();
    }
    store.tellLosses();
    assertThat(gaps()).containsExactly(store.lost() - lost);
  }

  @Test
  void duringAnOutageLossesLeaveRoomToOtherRecordsAboutTheAudit() throws IOException {
    AuditLog log = store.newLog();
    for (int i = 0; i < 17_000; i++) {
      assertThat(log.append(RECORD).succeeded()).isTrue();
      store.tellLosses();
    }
    long lost = store.lost();
    store.notice(SampleNodeRecords.gap(7));
    assertThat(store.lost()).isEqualTo(lost);
    List<Long> told = gaps();
    assertThat(told).hasSizeBetween(100, 200).contains(7L);
    store.tellLosses();
    told.addAll(gaps());
    assertThat(told.stream().mapToLong(Long::longValue).sum() - 7).isEqualTo(lost);
  }

  /** Takes all records; the counts of the gaps among them. */
  private List<Long> gaps() throws IOException {
    List<Long> gaps = new ArrayList<>();
    for (RecordSource source : store.sources()) {
      for (Optional<JournalEntry> next = source.poll(); next.isPresent(); next = source.poll()) {
        if (next.get() instanceof JournalEntry.Stored stored && stored.record().hasGap()) {
          gaps.add(stored.record().getGap().getRecords());
        }
      }
    }
    return gaps;
  }
}
