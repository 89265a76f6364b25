package dev.sluice.audit;

import dev.sluice.audit.GroupCommit.Outcome;
import dev.sluice.audit.journal.JournalWriter;
import dev.sluice.audit.journal.JournalWriter.AppendResult;
import dev.sluice.audit.ledger.CompletionReserve;
import dev.sluice.audit.ledger.RecordShare;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Durability {@code fsync}. The record is in the journal at once; the future completes on the same
 * loop after the group commit that covers the record. Event loop only.
 */
final class SyncedLog implements AuditLog {
  // Most decisions that may wait for the disk; a disk that is further behind has failed.
  private static final int MOST_DECISIONS = 65_536;

  private final JournalWriter writer;
  private final JournaledLog unsynced;
  private final GroupCommit.Member commit;
  private final UnsyncedDecisions decisions = new UnsyncedDecisions(MOST_DECISIONS);
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  /** A record that waits for the disk, and the sandbox that it decides about. */
  private record Waiting(
      long sequence, boolean opening, Optional<String> decides, Promise<Void> promise) {}

  SyncedLog(
      JournalWriter writer, JournaledLog unsynced, GroupCommit.Member commit, Context context) {
    this.writer = writer;
    this.unsynced = unsynced;
    this.commit = commit;
    commit.listen(outcome -> context.runOnContext(ignored -> settle(outcome)));
  }

  @Override
  public Future<Void> append(AuditRecord record) {
    Optional<String> decides =
        JournalWriter.isDecision(record) ? Optional.of(RecordShare.of(record)) : Optional.empty();
    try {
      Optional<String> refusal = decides.flatMap(this::refusal);
      if (refusal.isPresent()) {
        return unsynced.refuse(record, refusal.get());
      }
      return switch (writer.append(record)) {
        case AppendResult.Stored stored -> await(CompletionReserve.isOpening(record), decides);
        case AppendResult.Refused refused -> unsynced.refuse(record, refused.reason());
      };
    } catch (InternalError e) {
      return unsynced.damaged();
    }
  }

  private Optional<String> refusal(String sandbox) {
    if (decisions.isFull()) {
      return Optional.of("the disk of the journal is too slow");
    }
    return decisions.admits(sandbox)
        ? Optional.empty()
        : Optional.of(
            "sandbox " + sandbox + " has filled its share of the decisions that wait for the disk");
  }

  private Future<Void> await(boolean opening, Optional<String> decides) {
    Promise<Void> promise = Promise.promise();
    decides.ifPresent(decisions::add);
    waiting.addLast(new Waiting(writer.sequence(), opening, decides, promise));
    commit.want(writer.sequence());
    return promise.future();
  }

  private void settle(Outcome outcome) {
    switch (outcome) {
      case Outcome.Synced synced -> {
        while (reaches(synced.sequence())) {
          next().promise().complete();
        }
      }
      case Outcome.Failed failed -> {
        while (reaches(failed.sequence())) {
          Waiting first = next();
          unsynced.unconfirmed(failed.reason(), first.opening()).onComplete(first.promise());
        }
      }
    }
  }

  private Waiting next() {
    Waiting first = waiting.removeFirst();
    first.decides().ifPresent(decisions::remove);
    return first;
  }

  private boolean reaches(long sequence) {
    return !waiting.isEmpty() && waiting.getFirst().sequence() <= sequence;
  }

  /**
   * Event loop only. Counts the decisions of one loop that wait for the disk, in all and by
   * sandbox. A sandbox over its part leaves room for the others, as in the journal (ADR 13).
   */
  private static final class UnsyncedDecisions {
    private final long most;
    private final Map<String, Long> bySandbox = new HashMap<>();
    private long all;

    UnsyncedDecisions(long most) {
      this.most = most;
    }

    boolean isFull() {
      return all >= most;
    }

    boolean admits(String sandbox) {
      return new RecordShare(most, most - all, bySandbox.size())
          .admits(bySandbox.getOrDefault(sandbox, 0L), 1);
    }

    void add(String sandbox) {
      bySandbox.merge(sandbox, 1L, Long::sum);
      all++;
    }

    void remove(String sandbox) {
      bySandbox.computeIfPresent(sandbox, (id, held) -> held == 1 ? null : Long.valueOf(held - 1));
      all--;
    }
  }
}
