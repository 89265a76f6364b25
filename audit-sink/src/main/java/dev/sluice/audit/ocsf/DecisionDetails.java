package dev.sluice.audit.ocsf;

import dev.sluice.config.settings.audit.EventSettings.StageEvents;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import java.util.List;

/**
 * What follows a request's decision, in the order of middleware-contract l.1: each stage, what
 * policy said about its body, findings of the platform, findings of the stages.
 */
final class DecisionDetails {
  /** Findings of stages that one request may raise. */
  static final int MOST_FINDINGS = 320;

  private static final String PLATFORM = "finding.platform";
  private static final PlatformFinding EVALUATION_FAILURE =
      PlatformFinding.newBuilder()
          .setUid(FindingKind.POLICY_EVALUATION.uid())
          .setSeverity(PlatformFinding.Severity.SEVERITY_HIGH)
          .setDisposition("denied")
          .build();

  private final StageEvents wanted;
  private final StageActivity stages;
  private final RecheckEvents rechecks;
  private final FindingEvents findings;

  DecisionDetails(StageEvents wanted, HttpEvents http, FindingEvents findings) {
    this.wanted = wanted;
    this.stages = new StageActivity(http);
    this.rechecks = new RecheckEvents(http);
    this.findings = findings;
  }

  void addTo(EventBatch batch, RequestDecision decision) {
    for (StageTrace stage : decision.getStagesList()) {
      stage(batch, decision, stage);
    }
    if (failedClosed(decision)) {
      batch.add(PLATFORM, findings::failedClosed);
    }
    String policy = decision.getRule().getPolicy();
    String host = decision.getDestination().getHost();
    if (decision.getStagesList().stream().anyMatch(RecheckEvents::failed)) {
      platform(batch, List.of(EVALUATION_FAILURE), policy, host);
    }
    platform(batch, decision.getFindingsList(), policy, host);
    service(batch, decision);
  }

  /** Findings that the platform raised about a request or tunnel. */
  void platform(EventBatch batch, List<PlatformFinding> raised, String policy, String host) {
    for (PlatformFinding finding : raised) {
      batch.add(PLATFORM, header -> findings.platform(header, finding, policy, host));
    }
  }

  private void stage(EventBatch batch, RequestDecision decision, StageTrace stage) {
    if (isWanted(stage)) {
      batch.add("http.stage", header -> stages.invocation(header, decision, stage));
    } else {
      batch.leaveOut();
    }
    if (StageActivity.failedOpen(stage)) {
      batch.add(PLATFORM, header -> findings.failedOpen(header, stage));
    }
    if (RecheckEvents.decided(stage)) {
      batch.add("http.recheck", header -> rechecks.judgement(header, decision, stage));
    }
  }

  private boolean isWanted(StageTrace stage) {
    return switch (wanted) {
      case ALL -> true;
      case CHANGED ->
          stage.getTransformed()
              || stage.getOutcome() != StageTrace.Outcome.OUTCOME_ALLOWED
              || stage.hasRecheck();
      case NONE -> false;
    };
  }

  /** A failure that a finding of the proxy's own already tells is not told twice. */
  private static boolean failedClosed(RequestDecision decision) {
    return decision.getStagesList().stream().anyMatch(StageActivity::failedClosed)
        || (decision.getFindingsCount() == 0
            && decision.getReason().startsWith("middleware_failed:"));
  }

  private void service(EventBatch batch, RequestDecision decision) {
    int left = MOST_FINDINGS;
    for (StageTrace stage : decision.getStagesList()) {
      for (FindingCount finding : stage.getFindingsList()) {
        if (left-- > 0) {
          batch.add("finding.service", header -> findings.service(header, stage, finding));
        }
      }
    }
  }
}
