package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.summary.StageSelection;
import dev.sluice.proto.DecisionReason;
import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.MessageTotals;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.RequestHalt;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelDecision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Adds the events that follow a request's decision, in the order of middleware-contract l.1: each
 * stage with the decision of policy on its body, findings of the platform, findings of the stages.
 */
final class DecisionDetails {
  static final int MOST_FINDINGS = 320;

  private static final String PLATFORM = "finding.platform";
  private static final PlatformFinding EVALUATION_FAILURE =
      PlatformFinding.newBuilder()
          .setUid(FindingUid.POLICY_EVALUATION_FAILURE.text())
          .setSeverity(PlatformFinding.Severity.SEVERITY_HIGH)
          .setDisposition(FindingDisposition.DENIED.text())
          .build();

  private final StageSelection wanted;
  private final MiddlewareEvents stages;
  private final TunnelEvents tunnels;
  private final FindingEvents findings;

  DecisionDetails(
      StageSelection wanted, HttpEvents http, TunnelEvents tunnels, FindingEvents findings) {
    this.wanted = wanted;
    this.tunnels = tunnels;
    this.stages = new MiddlewareEvents(http);
    this.findings = findings;
  }

  void addTo(EventBatch batch, RequestDecision decision) {
    FindingSubject about = FindingSubject.of(decision);
    for (StageTrace stage : decision.getStagesList()) {
      stage(batch, decision, about, stage);
    }
    if (failedClosed(decision)) {
      failedClosed(batch, about, decision.getStagesList());
    }
    if (decision.getStagesList().stream().anyMatch(MiddlewareEvents::recheckFailed)) {
      platform(batch, about, List.of(EVALUATION_FAILURE));
    }
    platform(batch, about, decision.getFindingsList());
    service(batch, about, decision.getStagesList());
  }

  void addHalted(EventBatch batch, RequestHalt halt) {
    FindingSubject about = FindingSubject.of(halt.getDecision());
    for (StageTrace stage : halt.getStagesList()) {
      stage(batch, halt.getDecision(), about, stage);
    }
    service(batch, about, halt.getStagesList());
  }

  void addScrubbed(EventBatch batch, RequestDecision decision, MessageTotals messages) {
    if (messages.getScrubReplacements() > 0) {
      FindingSubject about = FindingSubject.of(decision);
      Map<String, String> data = new TreeMap<>();
      data.put("policy", about.rule());
      data.put("host", about.destination().getHost());
      data.put("credentials", String.join(", ", messages.getScrubbedList()));
      data.put("count", Long.toUnsignedString(messages.getScrubReplacements()));
      FindingUid uid = FindingUid.RESPONSE_SCRUBBED;
      batch.add(PLATFORM, header -> findings.of(header, about, uid, Severity.MEDIUM, data));
    }
  }

  void addTo(EventBatch batch, TunnelDecision decision) {
    FindingSubject about = FindingSubject.of(decision);
    List<StageTrace> traces = decision.getStagesList();
    for (StageTrace stage : traces) {
      if (stage.hasStreamed()) {
        if (wanted.has(stage)) {
          batch.add("tunnel.stage", header -> tunnels.stage(header, decision, stage));
        } else {
          batch.leaveOut();
        }
        findings.contract(batch, about, stage);
      }
    }
    if (traces.stream().anyMatch(MiddlewareEvents::failedClosed)) {
      failedClosed(batch, about, traces);
    }
    traces.stream()
        .filter(MiddlewareEvents::failedOpen)
        .forEach(stage -> batch.add(PLATFORM, header -> findings.failedOpen(header, about, stage)));
    platform(batch, about, decision.getFindingsList());
    service(batch, about, traces);
  }

  private void failedClosed(EventBatch batch, FindingSubject about, List<StageTrace> traces) {
    Optional<StageTrace> failed =
        traces.stream().filter(MiddlewareEvents::failedClosed).findFirst();
    batch.add(PLATFORM, header -> findings.failedClosed(header, about, failed));
  }

  private void platform(EventBatch batch, FindingSubject about, List<PlatformFinding> raised) {
    for (PlatformFinding finding : raised) {
      batch.add(PLATFORM, header -> findings.platform(header, about, finding));
    }
  }

  private void stage(
      EventBatch batch, RequestDecision decision, FindingSubject about, StageTrace stage) {
    if (wanted.has(stage)) {
      batch.add("http.stage", header -> stages.invocation(header, decision, stage));
    } else {
      batch.leaveOut();
    }
    if (MiddlewareEvents.failedOpen(stage)) {
      batch.add(PLATFORM, header -> findings.failedOpen(header, about, stage));
    }
    if (MiddlewareEvents.hasRecheck(stage)) {
      batch.add("http.recheck", header -> stages.recheck(header, decision, stage));
    }
    findings.contract(batch, about, stage);
  }

  // A failure that a finding of the proxy already reports is not reported twice.
  private static boolean failedClosed(RequestDecision decision) {
    return decision.getStagesList().stream().anyMatch(MiddlewareEvents::failedClosed)
        || (decision.getFindingsCount() == 0 && DecisionReason.isFailure(decision.getReason()));
  }

  private void service(EventBatch batch, FindingSubject about, List<StageTrace> stages) {
    service(findings, batch, about, stages);
  }

  static void service(
      FindingEvents findings, EventBatch batch, FindingSubject about, List<StageTrace> stages) {
    int left = MOST_FINDINGS;
    for (StageTrace stage : stages) {
      for (FindingCount finding : stage.getFindingsList()) {
        if (left-- > 0) {
          batch.add("finding.service", header -> findings.service(header, about, stage, finding));
        }
      }
    }
  }
}
