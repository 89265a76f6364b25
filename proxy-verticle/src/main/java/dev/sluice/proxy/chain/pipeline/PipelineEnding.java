package dev.sluice.proxy.chain.pipeline;

import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace;
import java.util.List;
import java.util.Optional;

/** How a pipeline ended, in terms of the message. */
public sealed interface PipelineEnding {
  List<StageTrace> stages();

  static Optional<PipelineEnding> of(PipelineOutput output) {
    List<StageTrace> stages = output.getStagesList();
    return switch (output.getEndingCase()) {
      case END -> Optional.of(new Complete(output.getEnd().getTrailersList(), stages));
      case DENY ->
          Optional.of(
              new Refused(output.getDeny().getEntry(), output.getDeny().getReasonCode(), stages));
      case UNAVAILABLE ->
          Optional.of(
              new Failed(output.getUnavailable().getReasonCode(), output.getPlatform(), stages));
      case POLICY_REFUSED ->
          Optional.of(new PolicyRefused(output.getPolicyRefused().getReason(), stages));
      case ENDING_NOT_SET -> Optional.empty();
    };
  }

  default PipelineEnding with(List<StageTrace> traces) {
    return switch (this) {
      case Complete complete -> new Complete(complete.trailers(), traces);
      case Refused refused -> new Refused(refused.entry(), refused.reasonCode(), traces);
      case Failed failed -> new Failed(failed.reasonCode(), failed.platform(), traces);
      case PolicyRefused refused -> new PolicyRefused(refused.reason(), traces);
    };
  }

  record Complete(List<HttpHeader> trailers, List<StageTrace> stages) implements PipelineEnding {
    @Override
    public String toString() {
      return "Complete[" + trailers.size() + " trailers]";
    }
  }

  record Refused(String entry, String reasonCode, List<StageTrace> stages)
      implements PipelineEnding, OpenedPipeline {}

  /**
   * A required stage failed, the platform did, or the chain node was lost.
   *
   * @param reasonCode text of a {@code StageFailure}
   * @param platform no entry is to blame
   */
  record Failed(String reasonCode, boolean platform, List<StageTrace> stages)
      implements PipelineEnding, OpenedPipeline {}

  record PolicyRefused(String reason, List<StageTrace> stages) implements PipelineEnding {}
}
