package dev.sluice.chain.pipeline;

import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelinePlan;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.PipelineOpen;
import java.util.Optional;

/**
 * A message whose stages are asked, and why some cannot be.
 *
 * @param watch over the stage that is asked
 */
record MessageQuestions(
    PipelineOpen open,
    PipelinePlan.Ready plan,
    Engine engine,
    StageMaker maker,
    PreflightWatch watch) {
  static PreflightVerdict.Failed failed(StageFailure failure, boolean closed) {
    return new PreflightVerdict.Failed(failure.text(), closed);
  }

  PreflightVerdict.Failed unavailable(PipelineEntry.Unavailable entry) {
    return unshown(entry.hooks())
        .orElseGet(
            () ->
                failed(
                    open.getExhausted()
                        ? StageFailure.SESSION_CAPACITY_EXHAUSTED
                        : StageFailure.BINDING_NOT_DESCRIBED,
                    entry.hooks()));
  }

  Optional<PreflightVerdict.Failed> unshown(boolean closed) {
    String reason = open.getResponse().getUnshown();
    return reason.isEmpty()
        ? Optional.empty()
        : Optional.of(new PreflightVerdict.Failed(reason, closed));
  }

  Optional<PreflightVerdict.Failed> obstacle(PipelineEntry.OfService entry, StreamHead head) {
    return unshown(engine == Engine.HOOKS)
        .or(
            () ->
                open.getExhausted()
                    ? Optional.of(failed(StageFailure.SESSION_CAPACITY_EXHAUSTED, false))
                    : Optional.empty())
        .or(
            () ->
                MessageHead.isOverCapacity(head, entry.entry())
                    ? Optional.of(overCapacity())
                    : Optional.empty());
  }

  private PreflightVerdict.Failed overCapacity() {
    return engine == Engine.HOOKS
        ? failed(StageFailure.HEAD_INPUT_OVER_CAPACITY, true)
        : failed(StageFailure.RESPONSE_INPUT_OVER_CAPACITY, false);
  }

  @Override
  public String toString() {
    return "MessageQuestions[" + engine + "]";
  }
}
