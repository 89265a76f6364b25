package dev.sluice.app.denials;

import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.DenialsPushed;
import dev.sluice.proto.v1.DeniedShape;
import dev.sluice.proto.v1.UnkeptDenials;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
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

  /**
   * Counts the denials of one event loop and pushes them to the active control node: a second after
   * the first one, and every second while there are more. While there is no control node, counts
   * stay here, within their bounds. A push whose answer is lost is given up, so that nothing is
   * counted twice. Event loop only.
   */
  private static final class DenialPusher {
    private static final long PERIOD_MILLIS = 1000;
    private static final long TIMEOUT_MILLIS = 5000;

    private final Vertx vertx;
    private final LongAdder lost;
    private final PendingDenials pending = new PendingDenials();
    private boolean due;

    /**
     * @param lost counts denials that do not reach the control role
     */
    DenialPusher(Vertx vertx, LongAdder lost) {
      this.vertx = vertx;
      this.lost = lost;
    }

    void add(AuditRecord record) {
      DeniedRequest.of(record).ifPresent(this::add);
    }

    private void add(DeniedShape denied) {
      lost.add(pending.add(denied));
      pushLater();
    }

    private void pushLater() {
      if (!due && !pending.isEmpty()) {
        due = true;
        vertx.setTimer(PERIOD_MILLIS, over -> push());
      }
    }

    private void push() {
      DenialsPushed pushed = pending.take();
      vertx
          .eventBus()
          .<Acknowledged>request(
              BusAddress.DENIALS_PUSHED,
              pushed,
              new DeliveryOptions().setSendTimeout(TIMEOUT_MILLIS))
          .onFailure(e -> failed(pushed, e))
          .onComplete(
              done -> {
                due = false;
                pushLater();
              });
    }

    private void failed(DenialsPushed pushed, Throwable failure) {
      boolean undelivered =
          failure instanceof ReplyException reply
              && reply.failureType() == ReplyFailure.NO_HANDLERS;
      lost.add(undelivered ? pending.putBack(pushed) : denials(pushed));
    }

    private static long denials(DenialsPushed pushed) {
      return pushed.getDenialsList().stream().mapToLong(DeniedShape::getCount).sum()
          + pushed.getUnkeptList().stream().mapToLong(UnkeptDenials::getCount).sum();
    }
  }
}
