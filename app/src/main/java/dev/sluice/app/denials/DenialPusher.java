package dev.sluice.app.denials;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.DenialsPushed;
import dev.sluice.proto.v1.DeniedShape;
import dev.sluice.proto.v1.UnkeptDenials;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the denials of one event loop and pushes them to the active control node: a second after
 * the first one, and every second while there are more. While there is no control node, counts stay
 * here, within their bounds. A push whose answer is lost is given up, so that nothing is counted
 * twice. Event loop only.
 */
final class DenialPusher {
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
            BusAddress.DENIALS_PUSHED, pushed, new DeliveryOptions().setSendTimeout(TIMEOUT_MILLIS))
        .onFailure(e -> failed(pushed, e))
        .onComplete(
            done -> {
              due = false;
              pushLater();
            });
  }

  private void failed(DenialsPushed pushed, Throwable failure) {
    boolean undelivered =
        failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    lost.add(undelivered ? pending.putBack(pushed) : denials(pushed));
  }

  private static long denials(DenialsPushed pushed) {
    return pushed.getDenialsList().stream().mapToLong(DeniedShape::getCount).sum()
        + pushed.getUnkeptList().stream().mapToLong(UnkeptDenials::getCount).sum();
  }
}
