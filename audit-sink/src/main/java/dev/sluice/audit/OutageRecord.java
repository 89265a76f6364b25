package dev.sluice.audit;

import dev.sluice.proto.ChangeLabel;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.PlatformFinding.Severity;
import java.time.Duration;

/** The record that reports an outage of shipping after its end. */
final class OutageRecord {
  private OutageRecord() {}

  static AuditRecord of(Duration outage, String error) {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setConfigChange(
            ConfigChange.newBuilder()
                .setState(ConfigChange.State.STATE_ENABLED)
                .setLabel(ChangeLabel.AUDIT_RESUMED.text())
                .setSuccess(true)
                .setSeverity(Severity.SEVERITY_MEDIUM)
                .setMessage("Audit events are shipped again after " + outage.toSeconds() + " s")
                .putDetails("outage_seconds", Long.toString(outage.toSeconds()))
                .putDetails("reason", error))
        .build();
  }
}
