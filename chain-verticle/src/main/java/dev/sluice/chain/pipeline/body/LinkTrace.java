package dev.sluice.chain.pipeline.body;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.answer.Told;
import dev.sluice.chain.pipeline.flow.FrameQueue;
import dev.sluice.chain.stage.stream.StreamEnding;
import dev.sluice.chain.stage.stream.StreamFrame;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.StreamedStage;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What one stage did with a body: one record for all units (http-responses D7). Event loop only.
 */
final class LinkTrace {
  private final Reader reader;
  private final FrameQueue out;
  private final LongSupplier nanoTime;
  private final StageTrace.Builder trace;
  private String outcome = "";
  private long begun;
  private boolean decided;

  /** Not begun. */
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
    told(finished.told());
  }

  void refused(StreamEnding.Refused refused) {
    decide(Outcome.OUTCOME_DENIED, refused.told().reasonCode());
    outcome = reader.service() && !reader.hooks() ? "blockdelivery" : "reject";
    told(refused.told());
  }

  void failedOpen(StreamEnding.Failed failed) {
    decide(Outcome.OUTCOME_FAILED_OPEN, failed.reason());
    outcome = "failopen";
  }

  boolean hasFailedOpen() {
    return outcome.equals("failopen");
  }

  void failedClosed(StreamEnding.Failed failed) {
    decide(Outcome.OUTCOME_FAILED_CLOSED, failed.reason());
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

  /** At most 32 with those of the preflight. */
  private void told(Told told) {
    List<FindingCount> findings = told.findings();
    int room = Math.max(0, Limits.FINDING_COUNT - reader.findings());
    int kept = Math.min(room, findings.size());
    StreamedStage.Builder stage = reader.stage().told();
    stage.setFindingsLeftOut(stage.getFindingsLeftOut() + findings.size() - kept);
    trace.addAllFindings(findings.subList(0, kept));
  }

  /**
   * The record.
   *
   * @param cancelled why a stage had no time to decide
   */
  StageTrace trace(String cancelled) {
    StreamedStage.Builder stage = reader.stage().told().clone().setHooks(reader.hooks());
    if (!decided) {
      stage.setOutcome("cancelled").setCancelled(cancelled);
    } else if (!outcome.isEmpty()) {
      stage.setOutcome(outcome);
    }
    if (outcome.startsWith("fail")) {
      stage.setFailureCategory(FailureCategory.of(trace.getReasonCode()));
    }
    return trace.clone().setStreamed(stage).build();
  }
}
