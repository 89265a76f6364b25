package dev.sluice.app.tracing;

import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proxy.trace.RequestTrace;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** An audit whose records become spans once they are stored. */
final class TracedAudit implements AuditLog.Factory {
  private final AuditLog.Factory audit;
  private final Consumer<SpanQueue.Ended> spans;

  /**
   * @param spans any thread; must not block
   */
  TracedAudit(AuditLog.Factory audit, Consumer<SpanQueue.Ended> spans) {
    this.audit = audit;
    this.spans = spans;
  }

  @Override
  public AuditLog onThisLoop() {
    AuditLog log = audit.onThisLoop();
    return record -> append(log, record);
  }

  private Future<Void> append(AuditLog log, AuditRecord record) {
    Future<Void> stored = log.append(record);
    if (record.hasTrace() && RequestTrace.isLast(record)) {
      if (stored.succeeded()) {
        spans.accept(new SpanQueue.Ended(record, true));
      } else {
        return stored.onComplete(
            result -> spans.accept(new SpanQueue.Ended(record, result.succeeded())));
      }
    }
    return stored;
  }
}
