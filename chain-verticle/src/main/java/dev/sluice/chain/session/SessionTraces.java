package dev.sluice.chain.session;

import dev.sluice.chain.session.Preflight.Asked;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StageOutcome;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.SessionOpened;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;

/** The records of the stages of a session. */
final class SessionTraces {
  private SessionTraces() {}

  static void add(SessionOpened.Builder opened, Asked asked) {
    PreparedEntry entry = asked.entry().entry();
    StageTrace.Builder trace =
        named(asked.times().toBuilder(), entry).setVersion(version(asked.entry()));
    switch (asked.answer()) {
      case PreflightAnswer.Uninterested uninterested -> {
        opened.addUninterested(entry.key());
        return;
      }
      case PreflightAnswer.Inspects inspects ->
          trace.setOutcome(Outcome.OUTCOME_INSPECTS).addAllFindings(inspects.findings());
      case PreflightAnswer.Skips skips ->
          trace.setOutcome(Outcome.OUTCOME_SKIPPED).addAllFindings(skips.findings());
      case PreflightAnswer.Denies denies ->
          trace
              .setOutcome(Outcome.OUTCOME_DENIED)
              .setReasonCode(denies.reasonCode())
              .addAllFindings(denies.findings());
      case PreflightAnswer.Fails fails ->
          trace.setOutcome(failed(entry)).setReasonCode(fails.reason());
    }
    opened.addStages(trace);
  }

  static StageTrace of(
      ReadingStage stage, StageOutcome outcome, long inputBytes, long durationNanos) {
    StageTrace.Builder trace = of(stage).setInputBytes(inputBytes).setDurationNanos(durationNanos);
    switch (outcome) {
      case StageOutcome.Allowed allowed -> {
        trace
            .setOutcome(Outcome.OUTCOME_ALLOWED)
            .setTransformed(allowed.transformed())
            .addAllFindings(allowed.findings());
        allowed.body().ifPresent(body -> trace.setReplacementBytes(body.size()));
      }
      case StageOutcome.Denied denied ->
          trace
              .setOutcome(Outcome.OUTCOME_DENIED)
              .setReasonCode(denied.reasonCode())
              .addAllFindings(denied.findings());
      case StageOutcome.Failed failed ->
          trace.setOutcome(failed(stage.entry())).setReasonCode(failed.reason());
    }
    return trace.build();
  }

  static StageTrace notStarted(ReadingStage stage) {
    return of(stage)
        .setOutcome(failed(stage.entry()))
        .setReasonCode(StageFailure.SESSION_START_SEND_FAILED.text())
        .setDisabled(true)
        .build();
  }

  private static StageTrace.Builder of(ReadingStage stage) {
    return named(StageTrace.newBuilder(), stage.entry())
        .setVersion(
            switch (stage) {
              case ReadingStage.ByService service -> service.service().version();
              case ReadingStage.Here here -> "";
            });
  }

  private static StageTrace.Builder named(StageTrace.Builder trace, PreparedEntry entry) {
    return trace.setEntry(entry.key()).setImplementation(entry.implementation());
  }

  private static String version(SessionEntry entry) {
    return entry instanceof SessionEntry.ReadByService asked ? asked.service().version() : "";
  }

  private static Outcome failed(PreparedEntry entry) {
    return entry.failsOpen() ? Outcome.OUTCOME_FAILED_OPEN : Outcome.OUTCOME_FAILED_CLOSED;
  }
}
