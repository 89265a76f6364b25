package dev.sluice.audit.ocsf;

import dev.sluice.config.settings.audit.EventSettings.StageEvents;
import dev.sluice.proto.DecisionReason;
import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelDecision;
import java.util.List;

/**
 * Adds the events that follow a request's decision, in the order of middleware-contract l.1: each
 * stage with the decision of policy on its body, findings of the platform, findings of the stages.
 */
final class DecisionDetails {
  /** Most findings of stages for one request. */
  static final int MOST_FINDINGS = 320;

  private static final String PLATFORM = "finding.platform";
  private static final PlatformFinding EVALUATION_FAILURE =
      PlatformFinding.newBuilder()
          .setUid(FindingUid.POLICY_EVALUATION_FAILURE.text())
          .setSeverity(PlatformFinding.Severity.SEVERITY_HIGH)
          .setDisposition(FindingDisposition.DENIED.text())
          .build();

  private final StageEvents wanted;
  private final MiddlewareEvents stages;
  private final FindingEvents findings;

  DecisionDetails(StageEvents wanted, HttpEvents http, FindingEvents findings) {
    this.wanted = wanted;
    this.stages = new MiddlewareEvents(http);
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
    if (decision.getStagesList().stream().anyMatch(MiddlewareEvents::recheckFailed)) {
      platform(batch, List.of(EVALUATION_FAILURE), policy, host);
    }
    platform(batch, decision.getFindingsList(), policy, host);
    service(batch, decision.getStagesList());
  }

  void addTo(EventBatch batch, TunnelDecision decision) {
    if (decision.getStagesList().stream().anyMatch(MiddlewareEvents::failedClosed)) {
      batch.add(PLATFORM, findings::failedClosed);
    }
    decision.getStagesList().stream()
        .filter(MiddlewareEvents::failedOpen)
        .forEach(stage -> batch.add(PLATFORM, header -> findings.failedOpen(header, stage)));
    platform(
        batch,
        decision.getFindingsList(),
        decision.getRule().getPolicy(),
        decision.getDestination().getHost());
    service(batch, decision.getStagesList());
  }

  private void platform(
      EventBatch batch, List<PlatformFinding> raised, String policy, String host) {
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
    if (MiddlewareEvents.failedOpen(stage)) {
      batch.add(PLATFORM, header -> findings.failedOpen(header, stage));
    }
    if (MiddlewareEvents.hasRecheck(stage)) {
      batch.add("http.recheck", header -> stages.recheck(header, decision, stage));
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

  /** A failure that a finding of the proxy already reports is not reported twice. */
  private static boolean failedClosed(RequestDecision decision) {
    return decision.getStagesList().stream().anyMatch(MiddlewareEvents::failedClosed)
        || (decision.getFindingsCount() == 0 && DecisionReason.isFailure(decision.getReason()));
  }

  private void service(EventBatch batch, List<StageTrace> stages) {
    int left = MOST_FINDINGS;
    for (StageTrace stage : stages) {
      for (FindingCount finding : stage.getFindingsList()) {
        if (left-- > 0) {
          batch.add("finding.service", header -> findings.service(header, stage, finding));
        }
      }
    }
  }
}
