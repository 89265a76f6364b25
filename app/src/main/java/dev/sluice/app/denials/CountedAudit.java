package dev.sluice.app.denials;

import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An audit whose denials are counted for the control role as they are stored. */
public final class CountedAudit implements AuditLog.Factory {
  private static final Logger LOG = LoggerFactory.getLogger(CountedAudit.class);

  private final AuditLog.Factory audit;
  private final Vertx vertx;
  private final LongAdder lost = new LongAdder();

  public CountedAudit(AuditLog.Factory audit, Vertx vertx, MeterRegistry meters) {
    this.audit = audit;
    this.vertx = vertx;
    FunctionCounter.builder("sluice.denials.lost", lost, LongAdder::doubleValue)
        .description("Denials whose count did not reach a control node")
        .register(meters);
  }

  @Override
  public AuditLog onThisLoop() {
    AuditLog log = audit.onThisLoop();
    DenialPusher pusher = new DenialPusher(vertx, lost);
    return record -> {
      Future<Void> stored = log.append(record);
      if (stored.succeeded()) {
        count(pusher, record);
        return stored;
      }
      return stored.onSuccess(ignored -> count(pusher, record));
    };
  }

  /** No request fails by it. */
  private static void count(DenialPusher pusher, AuditRecord record) {
    try {
      pusher.add(record);
    } catch (RuntimeException bug) {
      // Its message may quote the request.
      LOG.error("a denial could not be counted: {}", bug.getClass().getName());
    }
  }
}
