package dev.sluice.proxy.upload;

import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.pipeline.PipelineEnding;
import java.util.List;
import java.util.function.UnaryOperator;

/** Pipelines that end before anything of the request goes on. */
final class UploadEndings {
  private UploadEndings() {}

  /**
   * The result of one that ended without a start.
   *
   * @param traced adds what was found besides
   */
  static UploadResult early(PipelineEnding ending, UnaryOperator<List<StageTrace>> traced) {
    List<StageTrace> stages = traced.apply(ending.stages());
    return switch (ending) {
      // Output without a head.
      case PipelineEnding.Complete ignored ->
          new UploadResult.Failed(StageFailure.PIPELINE_EVENT_ORDER_INVALID.text(), stages);
      case PipelineEnding.Refused refused ->
          new UploadResult.Refused(refused.entry(), refused.reasonCode(), stages);
      case PipelineEnding.Failed failed -> new UploadResult.Failed(failed.reasonCode(), stages);
      case PipelineEnding.PolicyRefused refused ->
          new UploadResult.PolicyRefused(refused.reason(), stages);
    };
  }
}
