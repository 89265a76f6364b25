package dev.sluice.app.steps;

import dev.sluice.app.steps.record.RecordSteps;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RecordedTrace;
import dev.sluice.proto.v1.RequestSteps;
import dev.sluice.proto.v1.StepsTold;
import dev.sluice.proxy.trace.RequestTrace;
import io.vertx.core.eventbus.EventBus;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An audit that sends its records, as steps, to listeners. Without a listener, a record costs one
 * read of a field. No request waits for a listener, and none fails by it.
 */
final class WatchedAudit implements AuditLog.Factory {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedAudit.class);

  private final AuditLog.Factory audit;
  private final StepFilters filters;
  private final RecordSteps steps;
  private final EventBus bus;
  private final String node;

  /**
   * @param node the name of this node
   */
  WatchedAudit(
      AuditLog.Factory audit, StepFilters filters, RecordSteps steps, EventBus bus, String node) {
    this.audit = audit;
    this.filters = filters;
    this.steps = steps;
    this.bus = bus;
    this.node = node;
  }

  @Override
  public AuditLog onThisLoop() {
    AuditLog log = audit.onThisLoop();
    return record ->
        filters.isEmpty()
            ? log.append(kept(record))
            : log.append(kept(record)).onComplete(stored -> tell(record, stored.succeeded()));
  }

  /** Without the times that were taken for listeners alone. */
  private static AuditRecord kept(AuditRecord record) {
    if (!record.hasTrace()) {
      return record;
    }
    RecordedTrace trace = record.getTrace();
    if (!trace.hasSpan()) {
      return record.toBuilder().clearTrace().build();
    }
    return trace.getStepsCount() == 0 || RequestTrace.isLast(record)
        ? record
        : record.toBuilder().setTrace(RecordedTrace.newBuilder().setSpan(trace.getSpan())).build();
  }

  private void tell(AuditRecord record, boolean stored) {
    long now = System.nanoTime();
    for (StepFilter filter : filters.all()) {
      if (!filter.isExpired(now)) {
        tell(filter, record, stored);
      }
    }
  }

  private void tell(StepFilter filter, AuditRecord record, boolean stored) {
    try {
      Optional<FollowedRequests.Selection> selected = filter.requests().select(record, stored);
      selected.ifPresent(
          selection -> bus.send(filter.address(), told(steps.of(record, stored), selection)));
    } catch (RuntimeException bug) {
      // Its message may quote the request.
      LOG.error("the steps of a request could not be told: {}", bug.getClass().getName());
    }
  }

  private StepsTold told(RequestSteps.Builder request, FollowedRequests.Selection selection) {
    return StepsTold.newBuilder()
        .setNode(node)
        .setRequest(request.setCounted(selection.counted()).setEnded(selection.ended()))
        .build();
  }
}
