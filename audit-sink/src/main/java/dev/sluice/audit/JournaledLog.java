package dev.sluice.audit;

import dev.sluice.audit.journal.AppendResult;
import dev.sluice.audit.journal.JournalWriter;
import dev.sluice.config.settings.audit.AuditSettings.OnFailure;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.AuditUnavailable;
import dev.sluice.proto.v1.AuditRecord;
import io.vertx.core.Future;
import java.util.concurrent.atomic.LongAdder;

/** Runs on one event loop: durability {@code journaled}. A record is safe when append returns. */
final class JournaledLog implements AuditLog {
  static final Future<Void> DONE = Future.succeededFuture();

  private final JournalWriter writer;
  private final OnFailure onFailure;
  private final LongAdder refused;

  JournaledLog(JournalWriter writer, OnFailure onFailure, LongAdder refused) {
    this.writer = writer;
    this.onFailure = onFailure;
    this.refused = refused;
  }

  @Override
  public Future<Void> append(AuditRecord record) {
    return switch (writer.append(record)) {
      case AppendResult.Stored stored -> DONE;
      case AppendResult.Refused unavailable -> refuse(record, unavailable.reason());
    };
  }

  /**
   * What {@code audit.on_failure} says about a record that is in the journal but maybe not on disk.
   */
  Future<Void> unconfirmed(String reason) {
    return switch (onFailure) {
      case FAIL_CLOSED -> unavailable(reason);
      case FAIL_OPEN -> DONE;
    };
  }

  /** What {@code audit.on_failure} says about a record that could not be kept. */
  Future<Void> refuse(AuditRecord record, String reason) {
    return switch (onFailure) {
      case FAIL_CLOSED -> unavailable(reason);
      case FAIL_OPEN -> {
        writer.lose(record);
        yield DONE;
      }
    };
  }

  private Future<Void> unavailable(String reason) {
    refused.increment();
    return Future.failedFuture(new AuditUnavailable(reason));
  }
}
