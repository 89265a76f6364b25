package dev.sluice.chain.run;

import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.testing.KeptRecords;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what every event loop appended. */
final class RecordedAudit implements AuditLog, AuditLog.Factory {
  private final List<AuditRecord> records = new CopyOnWriteArrayList<>();

  List<AuditRecord> records() {
    return records;
  }

  @Override
  public Future<Void> append(AuditRecord record) {
    records.add(record);
    KeptRecords.add(record);
    return Future.succeededFuture();
  }

  @Override
  public AuditLog onThisLoop() {
    return this;
  }
}
