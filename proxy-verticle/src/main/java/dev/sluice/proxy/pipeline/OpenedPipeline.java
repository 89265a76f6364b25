package dev.sluice.proxy.pipeline;

import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.StageTrace;
import java.util.List;

/** The answer of a chain to a head. */
public sealed interface OpenedPipeline {
  /** In chain order. */
  List<StageTrace> stages();

  /**
   * No stage reads the body.
   *
   * @param mutations of the head, in order
   */
  record Passed(List<HeaderMutation> mutations, List<StageTrace> stages) implements OpenedPipeline {
    @Override
    public String toString() {
      return "Passed[" + mutations.size() + " mutations]";
    }
  }

  /**
   * A stage reads it.
   *
   * @param mutations of the head, before those of the start
   */
  record Reading(PipelineRun run, List<HeaderMutation> mutations, List<StageTrace> stages)
      implements OpenedPipeline {
    @Override
    public String toString() {
      return "Reading[" + mutations.size() + " mutations]";
    }
  }

  /**
   * A stage refuses the message.
   *
   * @param entry key of the stage
   * @param reasonCode empty or validated
   */
  record Refused(String entry, String reasonCode, List<StageTrace> stages)
      implements OpenedPipeline {}

  /**
   * A required stage failed, or the platform did.
   *
   * @param reasonCode text of a {@code StageFailure}
   * @param platform no entry is to blame
   */
  record Failed(String reasonCode, boolean platform, List<StageTrace> stages)
      implements OpenedPipeline {}
}
