package dev.sluice.proxy.secret.known;

import dev.sluice.config.secrets.SecretFinding;
import dev.sluice.proto.v1.FindingCount;

/** A finding of the proxy's own searches as records hold it. */
public final class RecordedFinding {
  private RecordedFinding() {}

  public static FindingCount of(SecretFinding finding) {
    return FindingCount.newBuilder()
        .setType(finding.type())
        .setLabel(finding.label())
        .setCount(finding.count())
        .setConfidence(finding.confidence())
        .setSeverity(SecretFinding.SEVERITY)
        .build();
  }
}
