package dev.sluice.proxy.pipeline;

import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.StageTrace;
import java.util.List;

/** The answer of a chain to a head: the message may be over at once. */
public sealed interface OpenedPipeline
    permits OpenedPipeline.Passed,
        OpenedPipeline.Reading,
        PipelineEnding.Refused,
        PipelineEnding.Failed {
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
}
