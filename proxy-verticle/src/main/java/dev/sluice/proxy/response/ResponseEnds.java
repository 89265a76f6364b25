package dev.sluice.proxy.response;

import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.LastLine;
import dev.sluice.proxy.wire.Trailers;
import dev.sluice.proxy.wire.head.ResponseHead;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;

/** Event loop only. Records how one response ends, and tells its exchange. One of them, once. */
final class ResponseEnds {
  private final ResponseJournal journal;
  private final ClientDelivery delivery;
  private final ResponsePath.Listener listener;
  private final LastLine line;

  ResponseEnds(
      ResponseJournal journal,
      ClientDelivery delivery,
      ResponsePath.Listener listener,
      LastLine line) {
    this.journal = journal;
    this.delivery = delivery;
    this.listener = listener;
    this.line = line;
  }

  void complete(Trailers trailers, List<StageTrace> stages, boolean modified) {
    delivery.complete();
    journal.completes(stages, modified);
    listener.onResponseEnd(trailers);
  }

  /** The connection belongs to another protocol from now on. */
  void switchesTo(ResponseHead head) {
    journal.completes(List.of(), false);
    listener.onResponseSwitched(head);
  }

  /**
   * A refusal is in the journal before it is answered; a response that has begun is cut at once.
   */
  void stop(ResponseStop stop) {
    Future<Void> recorded = journal.stops(stop);
    if (delivery.isCommitted()) {
      listener.onResponseStopped(stop.refusal(), stop.reason());
      return;
    }
    recorded
        .map(stop.refusal())
        .otherwise(unrecorded -> Refusals.auditUnavailable())
        .onSuccess(line.guard((Refusal said) -> listener.onResponseStopped(said, stop.reason())));
  }

  void unrecorded() {
    listener.onResponseStopped(Refusals.auditUnavailable(), "decision not recorded");
  }

  /** Goes on when the stages were told. */
  void after(Future<List<StageTrace>> closed, Handler<List<StageTrace>> then) {
    closed.onSuccess(line.guard(then));
  }

  /** The exchange ended before. */
  void abandon(Future<List<StageTrace>> closed, String why) {
    closed.onSuccess(stages -> journal.abandons(stages, why));
  }
}
