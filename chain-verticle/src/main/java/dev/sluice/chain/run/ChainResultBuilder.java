package dev.sluice.chain.run;

import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.chain.stage.Stage;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StageOutcome;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.StageTrace;
import java.util.ArrayList;
import java.util.List;

/** Builds the result of a chain, stage by stage. Event loop only. */
final class ChainResultBuilder {
  private final ChainResult.Builder result = ChainResult.newBuilder();
  private final List<HeaderMutation> replay = new ArrayList<>(0);
  private boolean bodyReplaced;

  void trace(Stage stage, StageOutcome outcome, StageTrace.Builder times) {
    PreparedEntry entry = stage.entry();
    StageTrace.Builder trace =
        times
            .setEntry(entry.key())
            .setImplementation(entry.implementation())
            .setVersion(version(stage));
    switch (outcome) {
      case StageOutcome.Allowed allowed ->
          trace
              .setOutcome(StageTrace.Outcome.OUTCOME_ALLOWED)
              .setTransformed(allowed.transformed())
              .addAllFindings(allowed.findings());
      case StageOutcome.Denied denied ->
          trace
              .setOutcome(StageTrace.Outcome.OUTCOME_DENIED)
              .setReasonCode(denied.reasonCode())
              .addAllFindings(denied.findings());
      case StageOutcome.Failed failed ->
          trace
              .setOutcome(
                  entry.failsOpen()
                      ? StageTrace.Outcome.OUTCOME_FAILED_OPEN
                      : StageTrace.Outcome.OUTCOME_FAILED_CLOSED)
              .setReasonCode(failed.reason());
    }
    result.addStages(trace);
  }

  private static String version(Stage stage) {
    return switch (stage) {
      case Stage.Remote remote -> remote.service().version();
      case Stage.Local ignored -> "";
      case Stage.Unresolved ignored -> "";
    };
  }

  void replay(List<HeaderMutation> mutations) {
    replay.addAll(mutations);
  }

  void bodyReplaced(boolean replaced) {
    bodyReplaced |= replaced;
  }

  ChainResult allow(CurrentRequest request) {
    ChainResult.Allow.Builder allow = ChainResult.Allow.newBuilder().addAllHeaderMutations(replay);
    if (bodyReplaced) {
      allow.setBodyReplaced(true).setBody(request.body());
    }
    return result.setAllow(allow).build();
  }

  void recheck(BodyRecheck recheck) {
    result.getStagesBuilder(result.getStagesCount() - 1).setRecheck(recheck);
  }

  ChainResult policyRefused(String reason) {
    return result
        .setPolicyRefused(ChainResult.PolicyRefused.newBuilder().setReason(reason))
        .build();
  }

  ChainResult deny(PreparedEntry entry, String reasonCode) {
    return result
        .setDeny(ChainResult.Deny.newBuilder().setEntry(entry.key()).setReasonCode(reasonCode))
        .build();
  }

  ChainResult unavailable(PreparedEntry entry, String reason) {
    return result
        .setUnavailable(
            ChainResult.Unavailable.newBuilder().setEntry(entry.key()).setReasonCode(reason))
        .build();
  }
}
