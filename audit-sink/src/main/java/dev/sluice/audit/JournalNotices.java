package dev.sluice.audit;

import dev.sluice.audit.journal.Journal;
import dev.sluice.audit.journal.JournalWriter;
import dev.sluice.audit.journal.JournalWriter.AppendResult;
import dev.sluice.audit.journal.SegmentSync;
import dev.sluice.audit.ledger.Losses;
import dev.sluice.audit.ledger.WriterDoubt;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Gap;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records about the audit itself, with a writer of their own. It is opened while the journal still
 * has room, so that a full journal can tell what it refuses. For the shipper's thread; blocks when
 * records have to be on disk.
 */
final class JournalNotices {
  private static final Logger LOG = LoggerFactory.getLogger(JournalNotices.class);
  private static final String REASON = "the journal took no records";
  private static final String OLDER =
      "the topic has records that this node's state lacks: it is an older one, or a copy";

  private final Journal journal;
  private final boolean synced;
  private final Set<WriterDoubt> told = new HashSet<>();
  private Optional<JournalWriter> writer = Optional.empty();
  private Optional<SegmentSync> sync = Optional.empty();

  /**
   * @param synced whether a record counts as stored only once it is on disk
   */
  JournalNotices(Journal journal, boolean synced) {
    this.journal = journal;
    this.synced = synced;
  }

  void append(AuditRecord record) {
    if (store(record) instanceof AppendResult.Refused) {
      writer().refuse(record);
    }
  }

  void tellLosses() {
    Losses untold = journal.ledger().untold();
    if (untold.isEmpty()) {
      if (journal.isHalfFull()) {
        JournalWriter unused = writer();
      }
      return;
    }
    JournalWriter teller = writer();
    journal.ledger().telling(untold, teller.index(), teller.sequence() + 1);
    switch (store(record(untold))) {
      case AppendResult.Stored stored -> journal.ledger().told();
      case AppendResult.Refused refused -> journal.ledger().untelling();
    }
  }

  /**
   * Begins new identities where the topic has more than the journal, and tells each gap. When a
   * file cannot be written, it is called again, and tells no gap twice; a kill may repeat one.
   */
  void compared(Map<String, Long> newest) throws IOException {
    for (WriterDoubt doubt : journal.history().checked(newest)) {
      if (told.add(doubt)) {
        append(record(doubt));
      }
    }
    journal.history().compared();
  }

  private AuditRecord record(WriterDoubt doubt) {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setGap(
            Gap.newBuilder()
                .setRecordsAtMost(doubt.shipped() - doubt.held())
                .setReason(OLDER)
                .setWriter(doubt.writer())
                .setFirstPosition(doubt.held() + 1)
                .setLastPosition(doubt.shipped())
                .setSuccessor(journal.history().newest(doubt.index())))
        .build();
  }

  private static AuditRecord record(Losses losses) {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setGap(
            Gap.newBuilder()
                .setRecords(losses.lost())
                .setRefused(losses.refused())
                .setFirstTimeMs(losses.firstMs())
                .setLastTimeMs(losses.lastMs())
                .setReason(REASON))
        .build();
  }

  private AppendResult store(AuditRecord record) {
    AppendResult result = writer().append(record);
    if (sync.isPresent()) {
      try {
        sync.get().sync(Long.MAX_VALUE);
      } catch (IOException e) {
        journal.ledger().unsynced();
        LOG.warn("a record about the audit may not be on disk: {}", e.getMessage());
      }
    }
    return result;
  }

  private JournalWriter writer() {
    if (writer.isEmpty() && synced) {
      Journal.Synced opened = journal.openSyncedWriter();
      writer = Optional.of(opened.writer());
      sync = Optional.of(opened.sync());
    } else if (writer.isEmpty()) {
      writer = Optional.of(journal.openWriter());
    }
    return writer.orElseThrow();
  }
}
