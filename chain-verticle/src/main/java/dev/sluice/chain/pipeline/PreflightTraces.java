package dev.sluice.chain.pipeline;

import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.pipeline.body.FailureCategory;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.StreamedStage;
import java.util.function.LongSupplier;

/** The records of the stages of a preflight. Event loop only. */
final class PreflightTraces {
  private final PipelineOpen open;
  private final LongSupplier nanoTime;
  private final long begun;
  private long asked;

  PreflightTraces(PipelineOpen open, LongSupplier nanoTime) {
    this.open = open;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    this.asked = begun;
  }

  void asks() {
    asked = nanoTime.getAsLong();
  }

  /** The record of an entry that answered; numbers begin at 1. */
  StageTrace of(PreflightStage stage, PreflightVerdict verdict, int number) {
    StageTrace.Builder trace = timed(stage.stage().entry()).setVersion(stage.version());
    if (open.hasTrace() && stage.service()) {
      trace.setSpan(TraceParent.childSpan(open.getTrace().getSpan(), number));
    }
    StreamedStage.Builder told = stage.stage().told().clone().setHooks(stage.hooks());
    switch (verdict) {
      case PreflightVerdict.Continues continues ->
          trace
              .setOutcome(Outcome.OUTCOME_SKIPPED)
              .setTransformed(!continues.mutations().isEmpty())
              .addAllFindings(continues.told().findings());
      case PreflightVerdict.Reads reads ->
          trace
              .setOutcome(Outcome.OUTCOME_INSPECTS)
              .setTransformed(!reads.mutations().isEmpty())
              .addAllFindings(reads.told().findings());
      case PreflightVerdict.Refuses refuses ->
          trace
              .setOutcome(Outcome.OUTCOME_DENIED)
              .setReasonCode(refuses.told().reasonCode())
              .addAllFindings(refuses.told().findings());
      case PreflightVerdict.Failed failed -> failed(trace, told, stage.stage().entry(), failed);
    }
    return trace.setStreamed(told).build();
  }

  StageTrace of(PreparedEntry entry, PreflightVerdict.Failed failed, boolean hooks) {
    StageTrace.Builder trace = timed(entry);
    StreamedStage.Builder told = StreamedStage.newBuilder().setHooks(hooks);
    failed(trace, told, entry, failed);
    return trace.setStreamed(told).build();
  }

  static StageTrace cancelled(PreflightStage stage, String why) {
    PreparedEntry entry = stage.stage().entry();
    StreamedStage.Builder told = stage.stage().told().clone().setHooks(stage.hooks());
    return StageTrace.newBuilder()
        .setEntry(entry.key())
        .setImplementation(entry.implementation())
        .setVersion(stage.version())
        .setOutcome(Outcome.OUTCOME_INSPECTS)
        .setStreamed(told.setOutcome("cancelled").setCancelled(why))
        .build();
  }

  private static void failed(
      StageTrace.Builder trace,
      StreamedStage.Builder told,
      PreparedEntry entry,
      PreflightVerdict.Failed failed) {
    boolean open = entry.failsOpen() && !failed.closed();
    trace
        .setOutcome(open ? Outcome.OUTCOME_FAILED_OPEN : Outcome.OUTCOME_FAILED_CLOSED)
        .setReasonCode(failed.reason());
    told.setOutcome(open ? "failopen" : "failclosed")
        .setFailureCategory(FailureCategory.of(failed.reason()));
  }

  private StageTrace.Builder timed(PreparedEntry entry) {
    StageTrace.Builder trace =
        StageTrace.newBuilder()
            .setEntry(entry.key())
            .setImplementation(entry.implementation())
            .setDurationNanos(nanoTime.getAsLong() - asked);
    return open.hasTrace() ? trace.setBegunNanos(Math.max(1, asked - begun)) : trace;
  }
}
