package dev.sluice.chain.pipeline;

import dev.sluice.chain.pipeline.body.BodyCheck;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StreamSearch;
import dev.sluice.chain.stage.StreamingService;
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

    /** The sender treats every stage as failed, by a code of {@code ChainRefusal}. */
    record Refused(int code, String reason) implements PipelinePlan {}
  }

  sealed interface PipelineEntry {
    PreparedEntry entry();

    /** Cannot be asked; a service of hooks then fails closed, others by {@code on_error}. */
    record Unavailable(PreparedEntry entry, boolean hooks) implements PipelineEntry {}

    record OfBuiltIn(PreparedEntry entry, StreamSearch.Factory search) implements PipelineEntry {}

    record OfWhole(PreparedEntry entry, Binding binding, Evaluator evaluator)
        implements PipelineEntry {}

    /** A service, with its version as events may name it, or empty. */
    record OfService(PreparedEntry entry, StreamingService service, String version)
        implements PipelineEntry {}

    record OfOlder(PreparedEntry entry) implements PipelineEntry {}
  }
}
