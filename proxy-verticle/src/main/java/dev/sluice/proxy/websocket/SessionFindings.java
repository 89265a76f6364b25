package dev.sluice.proxy.websocket;

import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.v1.PlatformFinding;
import java.util.ArrayList;
import java.util.List;

/** Findings about the capacity for sessions (middleware-contract l.3). */
final class SessionFindings {
  private SessionFindings() {}

  /**
   * Those of a handshake.
   *
   * @param waited whether it waited for a permit
   * @param exhausted whether no session with services was free
   * @param denied whether it is refused
   */
  static List<PlatformFinding> ofHandshake(boolean waited, boolean exhausted, boolean denied) {
    List<PlatformFinding> findings = new ArrayList<>(0);
    if (waited) {
      findings.add(saturated());
    }
    if (exhausted) {
      findings.add(
          finding(
              FindingUid.SESSION_CAPACITY_EXHAUSTED,
              denied ? FindingDisposition.DENIED : FindingDisposition.FAIL_OPEN));
    }
    return findings;
  }

  static PlatformFinding saturated() {
    return finding(FindingUid.ADMISSION_SATURATED, FindingDisposition.FAIL_OPEN);
  }

  private static PlatformFinding finding(FindingUid uid, FindingDisposition disposition) {
    return PlatformFinding.newBuilder()
        .setUid(uid.text())
        .setSeverity(PlatformFinding.Severity.SEVERITY_MEDIUM)
        .setDisposition(disposition.text())
        .build();
  }
}
