package dev.sluice.app.live;

import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestEvents;
import dev.sluice.proto.v1.StepsTold;
import dev.sluice.proto.v1.Verdict;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy's side of {@code sluice trace}: sends the events of its requests to listeners anywhere
 * in the cluster. Without a listener, a record costs one read of a field. No request waits for a
 * listener, and none fails by it.
 */
public final class RequestWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RequestWatch.class);
  private static final int UNAVAILABLE = 503;
  private static final int VIOLATION = 1008;

  /** Events of a trace are mapped before the journal numbers their record. */
  private static final String WRITER = "trace";

  private final AtomicLong records = new AtomicLong();
  private final TraceFilters filters;
  private final EventMapper.Node node;
  private final EventMapper mapper;
  private final EventBus bus;

  /**
   * Watches nothing until {@link #reporter} is deployed.
   *
   * @param node source of the events
   */
  public RequestWatch(EventMapper.Node node, Vertx vertx) {
    this(node, vertx.eventBus(), new TraceFilters());
  }

  RequestWatch(EventMapper.Node node, EventBus bus, TraceFilters filters) {
    this.node = node;
    this.mapper = new EventMapper(node);
    this.bus = bus;
    this.filters = filters;
  }

  public AuditLog.Factory over(AuditLog.Factory audit) {
    return () -> {
      AuditLog log = audit.onThisLoop();
      return record ->
          filters.isEmpty()
              ? log.append(record)
              : log.append(record).onComplete(stored -> tell(record, stored.succeeded()));
    };
  }

  public Deployable reporter() {
    return new TraceReporter(node.name(), filters);
  }

  private void tell(AuditRecord record, boolean stored) {
    long now = System.nanoTime();
    for (TraceFilters.Filter filter : filters.all()) {
      if (!filter.isExpired(now)) {
        tell(filter, record, stored);
      }
    }
  }

  private void tell(TraceFilters.Filter filter, AuditRecord record, boolean stored) {
    try {
      Optional<FollowedRequests.Selection> selected = filter.requests().select(record, stored);
      selected.ifPresent(
          selection ->
              bus.send(filter.address(), told(stored ? record : refused(record), selection)));
    } catch (RuntimeException bug) {
      // Its message may quote the request.
      LOG.error("the events of a request could not be told: {}", bug.getClass().getName());
    }
  }

  private StepsTold told(AuditRecord record, FollowedRequests.Selection selection) {
    RequestEvents.Builder request =
        RequestEvents.newBuilder()
            .setUid(record.getCorrelationUid())
            .setCounted(selection.counted())
            .setEnded(selection.ended());
    RecordPosition position = new RecordPosition(WRITER, records.incrementAndGet(), 0);
    mapper
        .map(new EventSubject.Single(position, record))
        .forEach(event -> request.addEvents(UnsafeByteOperations.unsafeWrap(event.json())));
    return StepsTold.newBuilder().setNode(node.name()).setRequest(request).build();
  }

  /** What becomes of a decision that the journal refused. */
  private static AuditRecord refused(AuditRecord record) {
    String refusal = RefusalCode.AUDIT_UNAVAILABLE.text();
    AuditRecord.Builder refused = record.toBuilder();
    switch (record.getRecordCase()) {
      case REQUEST ->
          refused
              .getRequestBuilder()
              .setVerdict(Verdict.VERDICT_DENIED)
              .setRefusal(refusal)
              .setStatus(UNAVAILABLE);
      case TUNNEL ->
          refused
              .getTunnelBuilder()
              .setVerdict(Verdict.VERDICT_DENIED)
              .setRefusal(refusal)
              .setStatus(UNAVAILABLE);
      case SESSION -> {
        if (record.getSession().hasOpening()) {
          refused
              .getSessionBuilder()
              .getOpeningBuilder()
              .setVerdict(Verdict.VERDICT_DENIED)
              .setRefusal(refusal)
              .setStatus(UNAVAILABLE);
        } else if (record.getSession().hasMessage()) {
          refused
              .getSessionBuilder()
              .getMessageBuilder()
              .setVerdict(Verdict.VERDICT_DENIED)
              .setRefusal(refusal)
              .setCloseCode(VIOLATION);
        }
      }
      default -> {}
    }
    return refused.build();
  }
}
