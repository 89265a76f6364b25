package dev.sluice.audit;

import dev.sluice.audit.journal.JournalWriter;
import dev.sluice.audit.journal.JournalWriter.AppendResult;
import dev.sluice.config.settings.audit.AuditSettings.OnFailure;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.AuditUnavailable;
import dev.sluice.proto.v1.AuditRecord;
import io.vertx.core.Future;
import java.util.concurrent.atomic.LongAdder;

/** Durability {@code journaled}: a record is safe when append returns. Event loop only. */
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
    try {
      return switch (writer.append(record)) {
        case AppendResult.Stored stored -> DONE;
        case AppendResult.Refused unavailable -> refuse(record, unavailable.reason());
      };
    } catch (InternalError e) {
      return damaged();
    }
  }

  /**
   * Applies {@code audit.on_failure} to a record that is in the journal but maybe not on disk.
   *
   * @param opening whether a completion would have followed it
   */
  Future<Void> unconfirmed(String reason, boolean opening) {
    return switch (onFailure) {
      case FAIL_CLOSED -> {
        writer.refuse(System.currentTimeMillis(), opening);
        yield unavailable(reason);
      }
      case FAIL_OPEN -> DONE;
    };
  }

  /**
   * Applies {@code audit.on_failure} after a fault in mapped memory, which the JVM reports late at
   * times; it cannot be counted there.
   */
  Future<Void> damaged() {
    return onFailure == OnFailure.FAIL_OPEN ? DONE : unavailable("the journal is damaged");
  }

  Future<Void> refuse(AuditRecord record, String reason) {
    return switch (onFailure) {
      case FAIL_CLOSED -> {
        writer.refuse(record);
        yield unavailable(reason);
      }
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
