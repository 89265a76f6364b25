package dev.sluice.proxy;

import dev.sluice.proto.AuditLog;
import dev.sluice.proto.AuditUnavailable;
import dev.sluice.proto.v1.AuditRecord;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps what was appended; can be told to fail. */
record RecordingAudit(List<AuditRecord> records, AtomicBoolean failing)
    implements AuditLog, AuditLog.Factory {
  RecordingAudit() {
    this(new CopyOnWriteArrayList<>(), new AtomicBoolean());
  }

  @Override
  public AuditLog onThisLoop() {
    return this;
  }

  @Override
  public Future<Void> append(AuditRecord record) {
    if (failing.get()) {
      return Future.failedFuture(new AuditUnavailable("told to fail"));
    }
    records.add(record);
    return Future.succeededFuture();
  }
}
