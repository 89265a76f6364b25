package dev.sluice.proxy.response;

import dev.sluice.proto.DecisionReason;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.admission.ChainSubject;
import dev.sluice.proxy.pipeline.PipelineEnding;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.ResponseRefusals;
import java.util.List;

/**
 * Why a response is not delivered.
 *
 * @param refusal for a client that has nothing of it
 * @param reason platform text
 * @param stages in chain order
 */
record ResponseStop(Refusal refusal, String reason, List<StageTrace> stages) {
  /** Whether no permit or no memory was free for it. */
  boolean isForAdmission() {
    return reason.equals(DecisionReason.failed(StageFailure.ADMISSION_EXHAUSTED.text()))
        || reason.equals(StageFailure.ADMISSION_EXHAUSTED.text());
  }

  private static ResponseStop blocked(
      ResponseSubject subject, String entry, String code, List<StageTrace> stages) {
    return new ResponseStop(
        ResponseRefusals.blocked(
            ChainSubject.stopped(subject.context(), subject.request()), entry, code),
        DecisionReason.denied(entry, code),
        stages);
  }

  /**
   * Of stages or the platform.
   *
   * @param failure text of a {@code StageFailure}
   */
  private static ResponseStop failed(
      ResponseSubject subject, String failure, List<StageTrace> stages) {
    return because(subject, DecisionReason.failed(failure), stages);
  }

  /** Of the proxy or the origin. */
  static ResponseStop because(ResponseSubject subject, String reason, List<StageTrace> stages) {
    return new ResponseStop(
        ResponseRefusals.undelivered(ChainSubject.stopped(subject.context(), subject.request())),
        reason,
        stages);
  }

  /** Of a pipeline that did not complete. */
  static ResponseStop of(ResponseSubject subject, PipelineEnding ending) {
    return switch (ending) {
      case PipelineEnding.Refused refused ->
          blocked(subject, refused.entry(), refused.reasonCode(), refused.stages());
      case PipelineEnding.Failed failed -> failed(subject, failed.reasonCode(), failed.stages());
      case PipelineEnding.PolicyRefused refused ->
          because(subject, refused.reason(), refused.stages());
      case PipelineEnding.Complete complete ->
          because(subject, "pipeline ended before its start", complete.stages());
    };
  }
}
