package dev.sluice.proxy.chain.pipeline;

import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.StreamedStage;
import dev.sluice.proxy.chain.StreamingEntries;
import java.util.List;
import java.util.function.Predicate;

/** Traces of entries that failed together, because their chain could not be asked. */
final class FailedEntries {
  private FailedEntries() {}

  /** Answers in place of the chain: each {@code on_error} decides, but hooks fail closed. */
  static OpenedPipeline opened(StreamingEntries chain, StageFailure why) {
    boolean hooks = chain.runsHooks();
    List<MiddlewareEntry> entries = chain.entries().entries();
    Predicate<MiddlewareEntry> closed =
        entry -> entry.onError() == OnError.FAIL_CLOSED || (hooks && !entry.isBuiltInReader());
    List<StageTrace> stages =
        entries.stream().map(entry -> trace(entry, closed.test(entry), hooks, why)).toList();
    return entries.stream().anyMatch(closed)
        ? new PipelineEnding.Failed(why.text(), false, stages)
        : new OpenedPipeline.Passed(List.of(), stages);
  }

  static List<StageTrace> closed(
      MiddlewareChain chain, List<String> readers, boolean hooks, StageFailure why) {
    return chain.entries().stream()
        .filter(entry -> readers.contains(entry.key()))
        .map(entry -> trace(entry, true, hooks, why))
        .toList();
  }

  private static StageTrace trace(
      MiddlewareEntry entry, boolean closed, boolean hooks, StageFailure why) {
    return StageTrace.newBuilder()
        .setEntry(entry.key())
        .setImplementation(entry.implementation())
        .setOutcome(closed ? Outcome.OUTCOME_FAILED_CLOSED : Outcome.OUTCOME_FAILED_OPEN)
        .setReasonCode(why.text())
        .setStreamed(
            StreamedStage.newBuilder()
                .setOutcome(closed ? "failclosed" : "failopen")
                .setHooks(hooks)
                .setFailureCategory("transport"))
        .build();
  }
}
