package dev.sluice.proxy.body.response;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.ResponseRefusals;
import dev.sluice.proxy.request.FailureBoundary;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.ResponseHead;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;

/** Event loop only. Records how one response ends and tells its exchange, exactly once. */
final class ResponseCompletion {
  private final ResponseSubject subject;
  private final ResponseJournal journal;
  private final ClientResponseWriter delivery;
  private final ResponsePath.Listener listener;

  ResponseCompletion(
      ResponseSubject subject,
      ResponseJournal journal,
      ClientResponseWriter delivery,
      ResponsePath.Listener listener) {
    this.subject = subject;
    this.journal = journal;
    this.delivery = delivery;
    this.listener = listener;
  }

  void complete(Trailers trailers, List<StageTrace> stages, boolean modified) {
    delivery.complete();
    journal
        .completes(stages, modified)
        .onSuccess(line().guard(recorded -> end(trailers)))
        .onFailure(line().guard(failure -> unrecorded()));
  }

  private void end(Trailers trailers) {
    if (!subject.completion().hasEnded()) {
      listener.onResponseEnd(trailers);
    }
  }

  /**
   * The connection belongs to another protocol from now on. A full journal fails at once; for a
   * slow one it does not wait, since nothing bounds what the origin sends meanwhile.
   */
  void switchesTo(ResponseHead head) {
    if (journal.completes(List.of(), false).failed()) {
      unrecorded();
    } else {
      listener.onResponseSwitched(head);
    }
  }

  private FailureBoundary line() {
    return subject.context().failureBoundary();
  }

  /**
   * A refusal is in the journal before it is answered; a response that has begun is cut at once.
   */
  void stop(ResponseStop stop) {
    Future<Void> recorded = journal.stops(stop);
    if (delivery.isCommitted()) {
      stopped(stop.refusal(), stop);
      return;
    }
    recorded
        .map(stop.refusal())
        .otherwise(unrecorded -> undelivered())
        .onSuccess(line().guard((Refusal said) -> stopped(said, stop)));
  }

  private void stopped(Refusal said, ResponseStop stop) {
    listener.onResponseStopped(said, stop.outcome(), stop.reason());
  }

  void unrecorded() {
    listener.onResponseStopped(undelivered(), Outcome.OUTCOME_REFUSED, "decision not recorded");
  }

  /** Says that the request may have been carried out: its client must not simply repeat it. */
  private Refusal undelivered() {
    return ResponseRefusals.undelivered(subject.stopped());
  }

  void after(Future<List<StageTrace>> closed, Handler<List<StageTrace>> then) {
    closed.onSuccess(line().guard(then));
  }

  void abandon(Future<List<StageTrace>> closed, String why) {
    closed.onSuccess(stages -> journal.abandons(stages, why));
  }
}
