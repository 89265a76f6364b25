package dev.sluice.proxy.entrance;

import dev.sluice.proto.DecisionReason;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.middleware.v1.UninspectableTrafficReason;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.refusal.Refusal;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * The decision of middleware entries about traffic that the proxy cannot read.
 *
 * @param what the traffic
 * @param refusal for the client; empty when the traffic may pass
 * @param reason platform text for the audit
 * @param stages that were asked, in chain order
 */
record TrafficVerdict(
    UninspectableTrafficReason what,
    Optional<Refusal> refusal,
    String reason,
    List<StageTrace> stages) {
  /** The verdict of hooks. A refusal has the shape of one without them (http-hooks H6). */
  static TrafficVerdict of(
      OpenedPipeline answer, UninspectableTrafficReason what, Refusal refused) {
    return switch (answer) {
      case OpenedPipeline.Passed passed ->
          new TrafficVerdict(what, Optional.empty(), "", passed.stages());
      case PipelineEnding.Refused denied ->
          new TrafficVerdict(
              what,
              Optional.of(refused.by(denied.entry(), denied.reasonCode())),
              DecisionReason.denied(denied.entry(), denied.reasonCode()),
              denied.stages());
      case PipelineEnding.Failed failed ->
          new TrafficVerdict(
              what,
              Optional.of(refused),
              DecisionReason.failed(failed.reasonCode()),
              failed.stages());
      // No traffic to read is offered, so that a stage that asks for it has failed.
      case OpenedPipeline.Reading reading -> closed(reading, what, refused);
    };
  }

  private static TrafficVerdict closed(
      OpenedPipeline.Reading reading, UninspectableTrafficReason what, Refusal refused) {
    Future<List<StageTrace>> ignored =
        reading
            .run()
            .close(
                MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE,
                "output_closed");
    return new TrafficVerdict(
        what,
        Optional.of(refused),
        DecisionReason.failed(StageFailure.BODY_MODE_NOT_PERMITTED.text()),
        reading.stages());
  }

  TunnelDecision in(TunnelDecision decision) {
    return decision.toBuilder()
        .addAllStages(stages)
        .setUninspectableTraffic(TrafficQuestion.text(what))
        .build();
  }
}
