package dev.sluice.chain.pipeline.body;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.pipeline.flow.FrameQueue;
import dev.sluice.chain.stage.StreamEnding;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.StreamedStage;
import java.util.List;
import java.util.function.LongSupplier;

/** The record of one stage about a body: one for all units (http-responses D7). Event loop only. */
final class LinkTrace {
  private final Reader reader;
  private final FrameQueue out;
  private final LongSupplier nanoTime;
  private final StageTrace.Builder trace;
  private List<FindingCount> found = List.of();
  private String outcome = "";
  private long begun;
  private boolean decided;

  LinkTrace(Reader reader, FrameQueue out, LongSupplier nanoTime) {
    this.reader = reader;
    this.out = out;
    this.nanoTime = nanoTime;
    this.trace =
        StageTrace.newBuilder()
            .setEntry(reader.key())
            .setImplementation(reader.stage().entry().implementation())
            .setVersion(reader.version())
            .setOutcome(Outcome.OUTCOME_INSPECTS);
  }

  void begin() {
    begun = nanoTime.getAsLong();
  }

  void finished(StreamEnding.Finished finished) {
    decide(Outcome.OUTCOME_ALLOWED, "");
    found = finished.told().findings();
  }

  void refused(StreamEnding.Refused refused) {
    decide(Outcome.OUTCOME_DENIED, refused.told().reasonCode());
    outcome = reader.service() && !reader.hooks() ? "blockdelivery" : "reject";
    found = refused.told().findings();
  }

  void failedOpen(StreamEnding.Failed failed) {
    decide(Outcome.OUTCOME_FAILED_OPEN, failed.reason());
    found = reader.stage().found();
    outcome = "failopen";
  }

  boolean hasFailedOpen() {
    return outcome.equals("failopen");
  }

  void failedClosed(StreamEnding.Failed failed) {
    decide(Outcome.OUTCOME_FAILED_CLOSED, failed.reason());
    found = reader.stage().found();
    outcome = "failclosed";
  }

  void rechecked(BodyRecheck recheck) {
    trace.setRecheck(recheck);
  }

  private void decide(Outcome how, String reasonCode) {
    decided = true;
    trace
        .setOutcome(how)
        .setReasonCode(reasonCode)
        .setTransformed(out.started().filter(LinkTrace::changes).isPresent())
        .setDurationNanos(nanoTime.getAsLong() - begun);
  }

  private static boolean changes(StreamFrame.Start start) {
    return start.transformed() || !start.mutations().isEmpty();
  }

  /**
   * The record, with at most 32 findings beside those of the preflight.
   *
   * @param cancelled why a stage had no time to decide
   */
  StageTrace trace(String cancelled) {
    StreamedStage.Builder stage = reader.stage().told().clone().setHooks(reader.hooks());
    List<FindingCount> findings = decided ? found : reader.stage().found();
    int kept = Math.min(Math.max(0, Limits.FINDING_COUNT - reader.findings()), findings.size());
    stage.setFindingsLeftOut(stage.getFindingsLeftOut() + findings.size() - kept);
    if (!decided) {
      stage.setOutcome("cancelled").setCancelled(cancelled);
    } else if (!outcome.isEmpty()) {
      stage.setOutcome(outcome);
    }
    if (outcome.startsWith("fail")) {
      stage.setFailureCategory(FailureCategory.of(trace.getReasonCode()));
    }
    return trace.clone().addAllFindings(findings.subList(0, kept)).setStreamed(stage).build();
  }
}
