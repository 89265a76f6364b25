package dev.sluice.audit;

import dev.sluice.audit.GroupCommit.Outcome;
import dev.sluice.audit.journal.JournalWriter;
import dev.sluice.audit.journal.JournalWriter.AppendResult;
import dev.sluice.audit.ledger.CompletionReserve;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;

/**
 * Durability {@code fsync}. The record is in the journal at once; the future completes on the same
 * loop after the group commit that covers the record. Event loop only.
 */
final class SyncedLog implements AuditLog {
  /** Most records that may wait for the disk; a disk that is further behind has failed. */
  private static final int MOST_WAITING = 65_536;

  private final JournalWriter writer;
  private final JournaledLog unsynced;
  private final GroupCommit.Member commit;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  private record Waiting(long sequence, boolean opening, Promise<Void> promise) {}

  /**
   * Opens the log of a loop.
   *
   * @param context of the loop
   */
  SyncedLog(
      JournalWriter writer, JournaledLog unsynced, GroupCommit.Member commit, Context context) {
    this.writer = writer;
    this.unsynced = unsynced;
    this.commit = commit;
    commit.listen(outcome -> context.runOnContext(ignored -> settle(outcome)));
  }

  @Override
  public Future<Void> append(AuditRecord record) {
    try {
      if (waiting.size() >= MOST_WAITING) {
        return unsynced.refuse(record, "the disk of the journal is too slow");
      }
      return switch (writer.append(record)) {
        case AppendResult.Stored stored -> await(CompletionReserve.isOpening(record));
        case AppendResult.Refused refused -> unsynced.refuse(record, refused.reason());
      };
    } catch (InternalError e) {
      return unsynced.damaged();
    }
  }

  private Future<Void> await(boolean opening) {
    Promise<Void> promise = Promise.promise();
    waiting.addLast(new Waiting(writer.sequence(), opening, promise));
    commit.want(writer.sequence());
    return promise.future();
  }

  private void settle(Outcome outcome) {
    switch (outcome) {
      case Outcome.Synced synced -> {
        while (reaches(synced.sequence())) {
          waiting.removeFirst().promise().complete();
        }
      }
      case Outcome.Failed failed -> {
        while (reaches(failed.sequence())) {
          Waiting first = waiting.removeFirst();
          unsynced.unconfirmed(failed.reason(), first.opening()).onComplete(first.promise());
        }
      }
    }
  }

  private boolean reaches(long sequence) {
    return !waiting.isEmpty() && waiting.getFirst().sequence() <= sequence;
  }
}
