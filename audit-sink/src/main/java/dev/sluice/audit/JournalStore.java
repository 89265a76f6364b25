package dev.sluice.audit;

import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.journal.Journal;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.journal.SegmentSync;
import dev.sluice.audit.ledger.CompletionReserve;
import dev.sluice.config.settings.audit.AuditSettings.OnFailure;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Durabilities {@code journaled} and, with a group commit, {@code fsync}. */
final class JournalStore implements RecordStore {
  private final Journal journal;
  private final OnFailure onFailure;
  private final Optional<GroupCommit> commit;
  private final LongAdder refused = new LongAdder();
  private final JournalNotices notices;

  JournalStore(Journal journal, OnFailure onFailure, Optional<GroupCommit> commit) {
    this.journal = journal;
    this.onFailure = onFailure;
    this.commit = commit;
    this.notices = new JournalNotices(journal, commit.isPresent());
  }

  @Override
  public AuditLog newLog() {
    return commit
        .<AuditLog>map(this::newSyncedLog)
        .orElseGet(() -> new JournaledLog(journal.openWriter(), onFailure, refused));
  }

  @Override
  public Collection<RecordSource> sources() {
    return journal.sources();
  }

  @Override
  public void savePositions() throws IOException {
    journal.savePositions();
  }

  @Override
  public void notice(AuditRecord record) {
    notices.append(record);
  }

  @Override
  public void tellLosses() {
    notices.tellLosses();
  }

  @Override
  public OptionalLong uncompared() {
    return journal.history().uncheckedSince();
  }

  @Override
  public void compared(Map<String, Long> newest, boolean cut) throws IOException {
    if (cut) {
      journal.history().renameAll();
    }
    notices.compared(newest);
  }

  @Override
  public Set<String> shippers() throws IOException {
    return journal.shippers().read();
  }

  @Override
  public void shippedAs(Set<String> ids) throws IOException {
    journal.shippers().replace(ids);
  }

  @Override
  public boolean distrust() throws IOException {
    journal.distrust();
    return true;
  }

  @Override
  public long appended() {
    return journal.appended();
  }

  @Override
  public long lost() {
    return journal.lost();
  }

  @Override
  public long refused() {
    return refused.sum();
  }

  @Override
  public long unreadable() {
    return journal.unreadable();
  }

  @Override
  public long bytes() {
    return journal.usedBytes();
  }

  @Override
  public String fault() {
    return journal.fault();
  }

  @Override
  public FaultRegister faults() {
    return journal.faults();
  }

  @Override
  public void close() throws IOException {
    commit.ifPresent(GroupCommit::close);
    journal.close();
  }

  private AuditLog newSyncedLog(GroupCommit committer) {
    Journal.Synced synced = journal.openSyncedWriter();
    JournaledLog unsynced = new JournaledLog(synced.writer(), onFailure, refused);
    Context loop = Vertx.currentContext();
    return loop == null
        ? record -> syncedAtOnce(upTo -> sync(synced.sync(), upTo), unsynced, record)
        : new SyncedLog(
            synced.writer(), unsynced, committer.join(upTo -> sync(synced.sync(), upTo)), loop);
  }

  private void sync(SegmentSync sync, long upTo) throws IOException {
    try {
      sync.sync(upTo);
    } catch (IOException | RuntimeException | Error e) {
      if (onFailure == OnFailure.FAIL_OPEN) {
        journal.ledger().unsynced();
      }
      throw e;
    }
  }

  /** For a thread that is not an event loop and may block. */
  static Future<Void> syncedAtOnce(
      GroupCommit.Syncing sync, JournaledLog unsynced, AuditRecord record) {
    Future<Void> appended = unsynced.append(record);
    if (appended.failed()) {
      return appended;
    }
    try {
      sync.sync(Long.MAX_VALUE);
      return appended;
    } catch (IOException | RuntimeException | Error e) {
      return unsynced.unconfirmed(GroupCommit.reason(e), CompletionReserve.isOpening(record));
    }
  }
}
