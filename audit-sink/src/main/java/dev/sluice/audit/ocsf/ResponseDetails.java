package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.summary.ResponseSummary;
import dev.sluice.audit.ocsf.summary.StageSelection;
import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.v1.ChangedTool;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.ResponseClosing;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.StageTrace;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Adds the events of a response: what was decided, findings of its end, each stage with what it
 * means, findings of the platform and of the stages (http-responses 14).
 */
final class ResponseDetails {
  private static final String PLATFORM = "finding.platform";

  // Told with more evidence than a record of a finding has.
  private static final Set<FindingUid> DERIVED =
      EnumSet.of(
          FindingUid.RESPONSE_BLOCKED,
          FindingUid.RESPONSE_FAIL_OPEN,
          FindingUid.RESPONSE_FAILURE,
          FindingUid.RESPONSE_SCRUBBED);

  private final StageSelection wanted;
  private final ResponseEvents events;
  private final FindingEvents findings;

  ResponseDetails(StageSelection wanted, HttpEvents http, FindingEvents findings) {
    this.wanted = wanted;
    this.events = new ResponseEvents(http);
    this.findings = findings;
  }

  void addTo(EventBatch batch, ResponseEvent response) {
    switch (response.getEventCase()) {
      case DECISION -> {
        batch.add("response.decision", header -> events.decision(header, response));
        details(batch, response, response.getDecision().getStagesList());
        if (ResponseSummary.isFailure(response.getDecision())) {
          failure(batch, response, "before_commit", "");
        }
      }
      case CLOSING, EVENT_NOT_SET -> {
        ResponseClosing closing = response.getClosing();
        batch.add("response.closing", header -> events.closing(header, response));
        details(batch, response, closing.getStagesList());
        if (ResponseSummary.isFailure(closing)) {
          String framing = closing.getDownstreamFraming();
          failure(batch, response, ResponseEvents.commitment(closing), framing);
        }
        scrubbed(batch, response);
        closing.getToolsChangedList().forEach(tool -> changed(batch, response, tool));
      }
    }
  }

  private void details(EventBatch batch, ResponseEvent response, List<StageTrace> stages) {
    FindingSubject about = FindingSubject.of(response);
    for (StageTrace stage : stages) {
      stage(batch, response, about, stage);
    }
    for (PlatformFinding finding : response.getFindingsList()) {
      if (FindingUid.of(finding.getUid()).filter(DERIVED::contains).isEmpty()) {
        batch.add(PLATFORM, header -> findings.platform(header, about, finding));
      }
    }
    DecisionDetails.service(findings, batch, about, stages);
  }

  private void stage(
      EventBatch batch, ResponseEvent response, FindingSubject about, StageTrace stage) {
    if (wanted.has(stage)) {
      batch.add("response.stage", header -> events.stage(header, response, stage));
    } else {
      batch.leaveOut();
    }
    if (stage.getStreamed().getCancelled().isEmpty()) {
      if (stage.getOutcome() == StageTrace.Outcome.OUTCOME_DENIED) {
        finding(batch, about, FindingUid.RESPONSE_BLOCKED, evidence(about, stage));
      } else if (MiddlewareEvents.failedOpen(stage)) {
        Map<String, String> data = evidence(about, stage);
        data.put("disposition", FindingDisposition.FAIL_OPEN.text());
        data.put("failure_category", stage.getStreamed().getFailureCategory());
        finding(batch, about, FindingUid.RESPONSE_FAIL_OPEN, data);
      }
    }
    findings.contract(batch, about, stage);
  }

  private static Map<String, String> evidence(FindingSubject about, StageTrace stage) {
    Map<String, String> data = evidence(about);
    data.put("middleware_config", stage.getEntry());
    data.put("middleware_implementation", stage.getImplementation());
    data.put("phase", about.phase());
    return data;
  }

  private static Map<String, String> evidence(FindingSubject about) {
    Map<String, String> data = new TreeMap<>();
    data.put("policy", about.rule());
    data.put("host", about.destination().getHost());
    return data;
  }

  private void finding(
      EventBatch batch, FindingSubject about, FindingUid uid, Map<String, String> data) {
    batch.add(PLATFORM, header -> findings.of(header, about, uid, Severity.MEDIUM, data));
  }

  private void failure(
      EventBatch batch, ResponseEvent response, String commitment, String framing) {
    FindingSubject about = FindingSubject.of(response);
    Map<String, String> data = evidence(about);
    data.put("commitment", commitment);
    if (response.getUpstreamStatus() > 0) {
      data.put("upstream_status", Integer.toString(response.getUpstreamStatus()));
    }
    data.put("downstream_framing", framing);
    FindingUid uid = FindingUid.RESPONSE_FAILURE;
    batch.add(PLATFORM, header -> findings.of(header, about, uid, Severity.HIGH, data));
  }

  private void scrubbed(EventBatch batch, ResponseEvent response) {
    ResponseClosing closing = response.getClosing();
    if (closing.getScrubReplacements() > 0) {
      FindingSubject about = FindingSubject.of(response);
      Map<String, String> data = evidence(about);
      data.put("credentials", String.join(", ", closing.getScrubbedList()));
      data.put("count", Long.toUnsignedString(closing.getScrubReplacements()));
      finding(batch, about, FindingUid.RESPONSE_SCRUBBED, data);
    }
  }

  private void changed(EventBatch batch, ResponseEvent response, ChangedTool tool) {
    FindingSubject about = FindingSubject.of(response);
    HexFormat hex = HexFormat.of();
    Map<String, String> data = evidence(about);
    data.put("tool", tool.getTool());
    data.put("before", hex.formatHex(tool.getBefore().toByteArray()));
    data.put("now", hex.formatHex(tool.getNow().toByteArray()));
    finding(batch, about, FindingUid.TOOL_CHANGED, data);
  }
}
