package dev.sluice.proxy.exchange;

import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.body.upload.UploadSource;
import dev.sluice.proxy.chain.pipeline.JoinedTraces;
import dev.sluice.proxy.exchange.forward.DecidedRequest;
import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.exchange.record.RequestRecords;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.record.HaltRecords;
import dev.sluice.wire.ClientStream;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Event loop only. Handles a request that ended before it was forwarded, while stages read it, for
 * a reason other than their decisions.
 */
final class UploadHalt {
  private UploadHalt() {}

  static RequestDecision recorded(
      ExchangeContext context,
      ClientStream client,
      RequestDecision decision,
      InspectionResult.Halted halted) {
    boolean told = client.isOpen() && halted.stopped().refusal().isSent();
    int status = told ? decision.getStatus() : 0;
    HaltRecords.append(context, decision, halted.cancelled(), status, 0, List.of());
    return decision;
  }

  /**
   * A request that does not go on, as its stages ended.
   *
   * @param cancelled text after {@code middleware_cancelled: }; empty when no stage read its body
   */
  record Dropped(InspectionResult.Passed passed, Optional<String> cancelled) {
    /** Records why; returns the decision, which is still to be recorded, and has the stages. */
    RequestDecision recorded(ExchangeContext context, RequestDecision decision, int status) {
      cancelled.ifPresent(why -> HaltRecords.append(context, decision, why, status, 0, List.of()));
      return decision;
    }
  }

  static Future<Dropped> drop(InspectionResult.Passed passed) {
    Optional<UploadSource.Stopped> live = passed.body().abandon();
    return live.isEmpty()
        ? Future.succeededFuture(new Dropped(passed, Optional.empty()))
        : live.get()
            .stages()
            .map(stages -> new Dropped(ended(passed, stages), Optional.of(live.get().cancelled())));
  }

  static void abandon(
      ExchangeContext context,
      RequestRecords records,
      Accepted request,
      InspectionResult.Passed passed) {
    drop(passed)
        .onSuccess(
            context
                .failureBoundary()
                .guard(
                    dropped -> {
                      InspectionResult.Stopped left =
                          dropped.passed().stopped(Refusals.clientGone(), "client left");
                      RequestDecision decision = records.stopped(request, left, 0);
                      dropped.recorded(context, decision, 0);
                      Future<Void> ignored =
                          context.loop().audit().append(records.record(decision));
                    }));
  }

  private static InspectionResult.Passed ended(
      InspectionResult.Passed passed, List<StageTrace> stages) {
    return stages.isEmpty()
        ? passed
        : new InspectionResult.Passed(
            passed.body(),
            passed.mutations(),
            passed.modified(),
            new JoinedTraces(passed.stages()).with(stages),
            passed.findings());
  }

  static void failed(ExchangeContext context, DecidedRequest decided) {
    int status = Refusals.internalError().status();
    decided
        .prepared()
        .memory()
        .abandon()
        .ifPresent(
            stopped ->
                stopped
                    .stages()
                    .onSuccess(
                        stages ->
                            HaltRecords.append(
                                context,
                                decided.decision(),
                                stopped.cancelled(),
                                status,
                                0,
                                stages)));
  }
}
