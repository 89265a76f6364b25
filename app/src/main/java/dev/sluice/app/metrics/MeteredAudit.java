package dev.sluice.app.metrics;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.util.Optional;

/** An audit whose records are counted as they are stored. */
public final class MeteredAudit implements AuditLog.Factory {
  private final AuditLog.Factory audit;
  private final RecordMeters records;
  private final Timer appends;
  private final Optional<Exemplars> exemplars;

  public MeteredAudit(AuditLog.Factory audit, MeterRegistry meters) {
    this(audit, meters, Optional.empty());
  }

  public MeteredAudit(AuditLog.Factory audit, MeterRegistry meters, Optional<Exemplars> exemplars) {
    this.audit = audit;
    this.exemplars = exemplars;
    this.records = new RecordMeters(meters);
    this.appends =
        Durations.step(
                "sluice.audit.append.duration",
                "Until a record other than a completion is as durable as audit.durability asks")
            .register(meters);
  }

  @Override
  public AuditLog onThisLoop() {
    AuditLog log = audit.onThisLoop();
    return record -> append(log, record);
  }

  private Future<Void> append(AuditLog log, AuditRecord record) {
    // Nothing waits for a completion.
    long begun = record.hasCompletion() ? 0 : System.nanoTime();
    Future<Void> stored = log.append(record);
    if (stored.succeeded()) {
      stored(record, begun);
      return stored;
    }
    return stored
        .onSuccess(ignored -> stored(record, begun))
        .onFailure(ignored -> records.refused(record));
  }

  private void stored(AuditRecord record, long begun) {
    if (exemplars.isPresent()) {
      exemplars.get().during(record, () -> count(record, begun));
    } else {
      count(record, begun);
    }
  }

  private void count(AuditRecord record, long begun) {
    if (!record.hasCompletion()) {
      appends.record(System.nanoTime() - begun, NANOSECONDS);
    }
    records.stored(record);
  }
}
