package dev.sluice.control.change;

import dev.sluice.proto.ChangeDetail;
import dev.sluice.proto.ChangeLabel;
import dev.sluice.proto.ConfigurationHash;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.PlatformFinding.Severity;
import java.util.Optional;

/**
 * The audit records of configuration changes (data-plane 18.8, rows 57 and 58). They count
 * violations and never quote one, because a violation may quote the document.
 */
public final class ConfigurationEvents {
  private ConfigurationEvents() {}

  /**
   * The record of a change; empty when there is nothing to audit.
   *
   * @param inForce number of the generation in force
   */
  public static Optional<AuditRecord> of(ChangeResult result, long inForce) {
    return switch (result) {
      case ChangeResult.Accepted accepted -> Optional.of(record(detected(accepted)));
      case ChangeResult.Rejected rejected -> Optional.of(record(retained(rejected, inForce)));
      case ChangeResult.Unchanged unchanged -> Optional.empty();
      case ChangeResult.Conflict conflict -> Optional.empty();
    };
  }

  private static ConfigChange detected(ChangeResult.Accepted accepted) {
    return ConfigChange.newBuilder()
        .setState(ConfigChange.State.STATE_OTHER)
        .setLabel(ChangeLabel.DETECTED.text())
        .setSuccess(true)
        .setSeverity(Severity.SEVERITY_UNSPECIFIED)
        .setMessage("Configuration change accepted")
        .putDetails("old_revision", String.valueOf(accepted.previous()))
        .putDetails("new_revision", String.valueOf(accepted.generation().getNumber()))
        .putDetails(ChangeDetail.POLICY_HASH.key(), ConfigurationHash.of(accepted.generation()))
        .putDetails("warnings", String.valueOf(accepted.warnings().size()))
        .build();
  }

  private static ConfigChange retained(ChangeResult.Rejected rejected, long inForce) {
    return ConfigChange.newBuilder()
        .setState(ConfigChange.State.STATE_ENABLED)
        .setLabel(ChangeLabel.RETAINED_LAST_VALID.text())
        .setSuccess(false)
        .setSeverity(Severity.SEVERITY_HIGH)
        .setMessage("Configuration change rejected, keeping the generation in force")
        .setRejectedVersion(inForce + 1)
        .putDetails(ChangeDetail.ACTIVE_GENERATION.key(), String.valueOf(inForce))
        .putDetails(ChangeDetail.CANDIDATE_VERSION.key(), String.valueOf(inForce + 1))
        .putDetails(ChangeDetail.CANDIDATE_POLICY_HASH.key(), rejected.hash())
        .putDetails(ChangeDetail.PREVIOUS_POLICY_ACTIVE.key(), String.valueOf(inForce > 0))
        .putDetails(ChangeDetail.VIOLATIONS.key(), String.valueOf(rejected.violations().size()))
        .build();
  }

  private static AuditRecord record(ConfigChange change) {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setConfigChange(change)
        .build();
  }
}
