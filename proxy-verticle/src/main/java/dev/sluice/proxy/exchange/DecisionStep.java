package dev.sluice.proxy.exchange;

import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proxy.exchange.forward.DecidedRequest;
import dev.sluice.proxy.exchange.forward.HeldBody;
import dev.sluice.proxy.exchange.forward.Preparation;
import dev.sluice.proxy.exchange.forward.PreparedRequest;
import dev.sluice.proxy.exchange.forward.RequestPreparation;
import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.exchange.record.RequestRecords;
import dev.sluice.proxy.refusal.CredentialRefusal;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.websocket.SessionPlan;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/**
 * Event loop only. Prepares an inspected request for its origin, reserves memory for its body and
 * records the decision in the journal. Nothing is sent before.
 */
final class DecisionStep {
  private final ExchangeContext context;
  private final RequestRecords records;
  private final Accepted request;
  private final Origin origin;
  private final InspectionResult.Passed passed;
  private final long chainNanos;
  private final SessionPlan plan;

  sealed interface Result {
    record Decided(DecidedRequest request) implements Result {}

    /** The request is refused. The caller must still record the refusal. */
    record Refused(RequestDecision decision, Refusal refusal) implements Result {}

    record Unrecorded() implements Result {}
  }

  DecisionStep(
      ExchangeContext context,
      RequestRecords records,
      Accepted request,
      Origin origin,
      InspectionResult.Passed passed,
      long chainNanos,
      SessionPlan plan) {
    this.context = context;
    this.records = records;
    this.request = request;
    this.origin = origin;
    this.passed = passed;
    this.chainNanos = chainNanos;
    this.plan = plan;
  }

  /** The future never fails. */
  Future<Result> decide() {
    context.trace().end(Kind.KIND_BODY);
    context.trace().begin(Kind.KIND_DECISION);
    RequestPreparation preparation = new RequestPreparation(context, request, passed, plan);
    return switch (preparation.make()) {
      case Preparation.Ready ready -> {
        Optional<HeldBody> memory =
            HeldBody.take(
                context.loop().node().bodies(), context.client().claimant(), ready.body());
        yield memory.isPresent()
            ? record(ready, PreparedRequest.of(preparation, ready, memory.get()))
            : refused(this::memoryExhausted);
      }
      case Preparation.Refused refused ->
          refused(
              passed -> withheld(passed, refused.refusal(context.loop().node().known()::masked)));
    };
  }

  private Future<Result> refused(Function<InspectionResult.Passed, Result.Refused> because) {
    return UploadHalt.drop(passed)
        .map(
            dropped -> {
              Result.Refused refused = because.apply(dropped.passed());
              RequestDecision decision = refused.decision();
              dropped.recorded(context, decision, decision.getStatus());
              return refused;
            });
  }

  private Result.Refused withheld(InspectionResult.Passed passed, CredentialRefusal refusal) {
    return new Result.Refused(records.withheld(request, passed, refusal), refusal.refusal());
  }

  private Result.Refused memoryExhausted(InspectionResult.Passed passed) {
    InspectionResult.Stopped stopped =
        passed.stopped(Refusals.bodyMemoryExhausted(), "body memory exhausted");
    return new Result.Refused(records.stopped(request, stopped, 0), stopped.refusal());
  }

  private Future<Result> record(Preparation.Ready ready, PreparedRequest prepared) {
    try {
      return append(ready, prepared);
    } catch (RuntimeException | Error bug) {
      prepared.memory().abandon();
      throw bug;
    }
  }

  private Future<Result> append(Preparation.Ready ready, PreparedRequest prepared) {
    RequestDecision decision =
        records.passed(
            request,
            passed,
            ready.injection(),
            origin.addresses().getFirst().getHostAddress(),
            chainNanos);
    Result decided =
        new Result.Decided(new DecidedRequest(request, origin, prepared, decision, plan));
    Future<Void> recorded = context.loop().audit().append(records.record(decision));
    if (recorded.succeeded()) {
      context.trace().end(Kind.KIND_DECISION);
      return Future.succeededFuture(decided);
    }
    return recorded
        .onSuccess(ignored -> context.trace().end(Kind.KIND_DECISION))
        .map(decided)
        .otherwise(
            failure -> {
              prepared.memory().abandon();
              return new Result.Unrecorded();
            });
  }
}
