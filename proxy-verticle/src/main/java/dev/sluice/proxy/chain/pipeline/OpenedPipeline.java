package dev.sluice.proxy.chain.pipeline;

import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import java.util.List;

/** The answer of a chain to a head: the message may be over at once. */
public sealed interface OpenedPipeline
    permits OpenedPipeline.Passed,
        OpenedPipeline.Reading,
        PipelineEnding.Refused,
        PipelineEnding.Failed {
  List<StageTrace> stages();

  /**
   * Ends a pipeline that is no longer needed. Returns what its stages did; the future never fails.
   *
   * @param why for services
   * @param cancelled text after {@code middleware_cancelled: }
   */
  default Future<List<StageTrace>> giveUp(MiddlewareSessionEndReason why, String cancelled) {
    return Future.succeededFuture(stages());
  }

  record Passed(List<HeaderMutation> mutations, List<StageTrace> stages) implements OpenedPipeline {
    @Override
    public String toString() {
      return "Passed[" + mutations.size() + " mutations]";
    }
  }

  record Reading(PipelineRun run, List<HeaderMutation> mutations, List<StageTrace> stages)
      implements OpenedPipeline {
    @Override
    public Future<List<StageTrace>> giveUp(MiddlewareSessionEndReason why, String cancelled) {
      return run.close(why, cancelled).map(this::joined);
    }

    public List<StageTrace> joined(List<StageTrace> ended) {
      return new JoinedTraces(stages).with(ended);
    }

    @Override
    public String toString() {
      return "Reading[" + mutations.size() + " mutations]";
    }
  }
}
