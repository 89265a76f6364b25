package dev.sluice.proxy.exchange;

import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proxy.forward.DecidedRequest;
import dev.sluice.proxy.inspection.InspectionResult;
import dev.sluice.proxy.record.HaltRecords;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.upload.UploadSource;
import java.util.List;
import java.util.Optional;

/**
 * Event loop only. A request that ended while stages read it, but not by these, before it went on.
 */
final class UploadHalt {
  private UploadHalt() {}

  /** Records why; returns the decision, which is still to be recorded, and has the stages. */
  static RequestDecision recorded(
      ExchangeContext context, RequestDecision decision, InspectionResult.Halted halted) {
    int status = halted.stopped().refusal().isSent() ? decision.getStatus() : 0;
    HaltRecords.append(context, decision, halted.cancelled(), status, 0, List.of());
    return decision;
  }

  /**
   * Records that the stages of a body were cancelled, since it is not sent.
   *
   * @param decision in the journal, or appended beside it
   * @param status that the client received; 0 for none
   * @param body empty when no stage read it any more
   */
  static void dropped(
      ExchangeContext context,
      RequestDecision decision,
      int status,
      Optional<UploadSource.Stopped> body) {
    body.ifPresent(
        stopped ->
            stopped
                .stages()
                .onSuccess(
                    context
                        .lastLine()
                        .guard(
                            stages ->
                                HaltRecords.append(
                                    context, decision, stopped.cancelled(), status, 0, stages))));
  }

  /** The same of an admitted request whose exchange failed meanwhile. */
  static void dropped(ExchangeContext context, DecidedRequest decided) {
    dropped(
        context,
        decided.decision(),
        Refusals.internalError().status(),
        decided.prepared().memory().abandon());
  }
}
