package dev.sluice.chain.pipeline;

import dev.sluice.chain.pipeline.body.BodyCheck;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.stream.StreamSearch;
import dev.sluice.chain.stage.stream.StreamingService;
import dev.sluice.proto.v1.PipelineOpen;
import io.vertx.core.Future;
import java.util.List;

/** Finds the entries of a pipeline in the generation that selected them. Event loop only. */
@FunctionalInterface
public interface PipelinePlanner {
  /** Completes on the calling loop, once the generation is on this node; fails with a bug only. */
  Future<PipelinePlan> plan(PipelineOpen open);

  sealed interface PipelinePlan {
    /**
     * To be asked in order.
     *
     * @param entries without those that do not read such messages
     * @param uninterested keys of those
     * @param check judges bodies that stages change, if the sender asks for that
     */
    record Ready(List<PipelineEntry> entries, List<String> uninterested, BodyCheck check)
        implements PipelinePlan {}

    /**
     * The sender treats every stage as failed.
     *
     * @param code of {@link dev.sluice.proto.ChainRefusal}
     * @param reason platform text
     */
    record Refused(int code, String reason) implements PipelinePlan {}
  }

  sealed interface PipelineEntry {
    PreparedEntry entry();

    /**
     * It cannot be asked; only {@code on_error} counts.
     *
     * @param hooks the service is known to run hooks, so that it fails closed
     */
    record Unavailable(PreparedEntry entry, boolean hooks) implements PipelineEntry {}

    record OfBuiltIn(PreparedEntry entry, StreamSearch.Factory search) implements PipelineEntry {}

    record OfWhole(PreparedEntry entry, Binding binding, Evaluator evaluator)
        implements PipelineEntry {}

    /**
     * A service.
     *
     * @param version of it, as events may name it, or empty
     */
    record OfService(PreparedEntry entry, StreamingService service, String version)
        implements PipelineEntry {}

    record OfOlder(PreparedEntry entry) implements PipelineEntry {}
  }
}
