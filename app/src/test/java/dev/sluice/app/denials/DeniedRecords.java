package dev.sluice.app.denials;

import dev.sluice.app.live.TraceRecords;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Verdict;

/** Records of denials. */
public final class DeniedRecords {
  private DeniedRecords() {}

  /** A refusal of policy. */
  public static RequestDecision.Builder decision(String path) {
    return TraceRecords.request("GET", path)
        .setVerdict(Verdict.VERDICT_DENIED)
        .setRefusal("policy_denied")
        .setStatus(403);
  }

  /** A refusal of policy, now. */
  public static AuditRecord of(String sandbox, String path) {
    return TraceRecords.at(TraceRecords.UID)
        .setTimeMs(System.currentTimeMillis())
        .setSandbox(sandbox)
        .setRequest(decision(path))
        .build();
  }
}
