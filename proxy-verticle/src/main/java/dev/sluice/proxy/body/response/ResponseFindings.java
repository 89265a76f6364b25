package dev.sluice.proxy.body.response;

import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.PlatformFinding.Severity;
import dev.sluice.proto.v1.StageTrace;
import java.util.List;

/** Findings about the capacity for stages of one response (http-responses 14). */
public final class ResponseFindings {
  private ResponseFindings() {}

  /**
   * What is missing of the node; what stages did, events tell by their traces.
   *
   * @param goesOn whether the response is delivered nevertheless
   */
  static List<PlatformFinding> of(List<StageTrace> stages, boolean goesOn) {
    return lacksSession(stages)
        ? List.of(
            finding(
                FindingUid.SESSION_CAPACITY_EXHAUSTED,
                goesOn ? FindingDisposition.FAIL_OPEN : FindingDisposition.DENIED))
        : List.of();
  }

  static List<PlatformFinding> of(ResponseStop stop) {
    return stop.isForAdmission() ? List.of(exhausted()) : of(stop.stages(), false);
  }

  public static PlatformFinding exhausted() {
    return finding(FindingUid.ADMISSION_EXHAUSTED, FindingDisposition.SHED);
  }

  private static PlatformFinding finding(FindingUid uid, FindingDisposition disposition) {
    return PlatformFinding.newBuilder()
        .setUid(uid.text())
        .setSeverity(Severity.SEVERITY_MEDIUM)
        .setDisposition(disposition.text())
        .build();
  }

  private static boolean lacksSession(List<StageTrace> stages) {
    for (StageTrace stage : stages) {
      String code = stage.getReasonCode();
      if (code.equals(StageFailure.HOOK_SESSION_CAPACITY_EXHAUSTED.text())
          || code.equals(StageFailure.SESSION_CAPACITY_EXHAUSTED.text())) {
        return true;
      }
    }
    return false;
  }
}
