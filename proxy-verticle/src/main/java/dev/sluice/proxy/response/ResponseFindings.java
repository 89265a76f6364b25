package dev.sluice.proxy.response;

import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.PlatformFinding.Severity;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Findings about one response (http-responses 14). */
final class ResponseFindings {
  private ResponseFindings() {}

  /** Of a response that goes on: one for each stage that failed open, and for missing capacity. */
  static List<PlatformFinding> passed(List<StageTrace> stages) {
    List<PlatformFinding> findings = new ArrayList<>(0);
    for (StageTrace stage : stages) {
      if (stage.getOutcome() == Outcome.OUTCOME_FAILED_OPEN) {
        findings.add(
            finding(
                FindingUid.RESPONSE_FAIL_OPEN,
                Severity.SEVERITY_MEDIUM,
                FindingDisposition.FAIL_OPEN));
      }
    }
    if (lacksSession(stages)) {
      findings.add(exhausted(FindingDisposition.FAIL_OPEN));
    }
    return findings;
  }

  /** Of a response that does not. */
  static List<PlatformFinding> of(ResponseStop stop) {
    List<PlatformFinding> findings = new ArrayList<>(1);
    findings.add(
        switch (stop.cause()) {
          case BLOCKED ->
              finding(
                  FindingUid.RESPONSE_BLOCKED, Severity.SEVERITY_MEDIUM, FindingDisposition.DENIED);
          case FAILED ->
              finding(
                  FindingUid.RESPONSE_FAILURE, Severity.SEVERITY_HIGH, FindingDisposition.DENIED);
        });
    if (lacksSession(stop.stages())) {
      findings.add(exhausted(FindingDisposition.DENIED));
    }
    return findings;
  }

  /** A response held a secret of its request. */
  static PlatformFinding scrubbed() {
    return PlatformFinding.newBuilder()
        .setUid(FindingUid.RESPONSE_SCRUBBED.text())
        .setSeverity(Severity.SEVERITY_MEDIUM)
        .build();
  }

  private static boolean lacksSession(List<StageTrace> stages) {
    return stages.stream()
        .map(StageTrace::getReasonCode)
        .anyMatch(
            code ->
                code.equals(StageFailure.HOOK_SESSION_CAPACITY_EXHAUSTED.text())
                    || code.equals(StageFailure.SESSION_CAPACITY_EXHAUSTED.text()));
  }

  private static PlatformFinding exhausted(FindingDisposition disposition) {
    return finding(FindingUid.SESSION_CAPACITY_EXHAUSTED, Severity.SEVERITY_MEDIUM, disposition);
  }

  private static PlatformFinding finding(
      FindingUid uid, Severity severity, FindingDisposition disposition) {
    return PlatformFinding.newBuilder()
        .setUid(uid.text())
        .setSeverity(severity)
        .setDisposition(disposition.text())
        .build();
  }
}
