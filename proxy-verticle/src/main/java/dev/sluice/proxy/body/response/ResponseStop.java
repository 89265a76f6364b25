package dev.sluice.proxy.body.response;

import dev.sluice.proto.DecisionReason;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.ResponseRefusals;
import java.util.List;

/**
 * Why a response is not delivered.
 *
 * @param refusal for a client that has nothing of it
 * @param outcome of its request: whether its origin failed
 * @param reason platform text
 * @param stages in chain order
 */
record ResponseStop(Refusal refusal, Outcome outcome, String reason, List<StageTrace> stages) {
  boolean isForAdmission() {
    return reason.equals(DecisionReason.failed(StageFailure.ADMISSION_EXHAUSTED.text()))
        || reason.equals(StageFailure.ADMISSION_EXHAUSTED.text());
  }

  private static ResponseStop blocked(
      ResponseSubject subject, String entry, String code, List<StageTrace> stages) {
    return new ResponseStop(
        ResponseRefusals.blocked(subject.stopped(), entry, code),
        Outcome.OUTCOME_REFUSED,
        DecisionReason.denied(entry, code),
        stages);
  }

  private static ResponseStop failed(
      ResponseSubject subject, String failure, List<StageTrace> stages) {
    return broken(subject, DecisionReason.failed(failure), false, stages);
  }

  static ResponseStop broken(
      ResponseSubject subject, String reason, boolean byOrigin, List<StageTrace> stages) {
    return new ResponseStop(
        ResponseRefusals.undelivered(subject.stopped()),
        byOrigin ? Outcome.OUTCOME_UPSTREAM_FAILED : Outcome.OUTCOME_REFUSED,
        reason,
        stages);
  }

  static ResponseStop of(ResponseSubject subject, PipelineEnding ending) {
    return switch (ending) {
      case PipelineEnding.Refused refused ->
          blocked(subject, refused.entry(), refused.reasonCode(), refused.stages());
      case PipelineEnding.Failed failed -> failed(subject, failed.reasonCode(), failed.stages());
      case PipelineEnding.PolicyRefused refused ->
          broken(subject, refused.reason(), false, refused.stages());
      case PipelineEnding.Complete complete ->
          broken(subject, "pipeline ended before its start", false, complete.stages());
    };
  }
}
