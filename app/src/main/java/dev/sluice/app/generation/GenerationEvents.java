package dev.sluice.app.generation;

import dev.sluice.proto.ConfigurationHash;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PlatformFinding.Severity;

/** The audit records of a node that applies or rejects a generation (data-plane 18.8, 17.9). */
final class GenerationEvents {
  private GenerationEvents() {}

  static AuditRecord loaded(Generation generation, int services) {
    return record(
        ConfigChange.newBuilder()
            .setState(ConfigChange.State.STATE_ENABLED)
            .setLabel("loaded")
            .setSuccess(true)
            .setMessage("Policy and middleware registrations loaded as one generation")
            .putDetails("active_generation", String.valueOf(generation.getNumber()))
            .putDetails("policy_hash", ConfigurationHash.of(generation))
            .putDetails("supervisor_middleware_service_count", String.valueOf(services)));
  }

  static AuditRecord rejected(Generation candidate, long active, int violations) {
    return record(
        rejection(candidate, violations)
            .setState(ConfigChange.State.STATE_ENABLED)
            .setLabel("retained_last_valid")
            .setMessage("Generation rejected by this node, keeping the last known good one")
            .putDetails("active_generation", String.valueOf(active)));
  }

  static AuditRecord quarantined(Generation candidate, long previous, int violations) {
    return record(
        rejection(candidate, violations)
            .setState(ConfigChange.State.STATE_DISABLED)
            .setLabel("fail_closed")
            .setMessage("Generation rejected by this node, everything is denied")
            .putDetails("previous_generation", String.valueOf(previous))
            .putDetails("previous_policy_active", "false"));
  }

  private static ConfigChange.Builder rejection(Generation candidate, int violations) {
    return ConfigChange.newBuilder()
        .setSeverity(Severity.SEVERITY_HIGH)
        .setRejectedVersion(candidate.getNumber())
        .putDetails("candidate_version", String.valueOf(candidate.getNumber()))
        .putDetails("candidate_policy_hash", ConfigurationHash.of(candidate))
        .putDetails("violations", String.valueOf(violations));
  }

  static AuditRecord unreachable(long active) {
    return record(
        ConfigChange.newBuilder()
            .setState(ConfigChange.State.STATE_OTHER)
            .setLabel("failed")
            .setSeverity(Severity.SEVERITY_MEDIUM)
            .setMessage("Control role unreachable, keeping the last known good generation")
            .putDetails("active_generation", String.valueOf(active))
            .putDetails("previous_policy_active", String.valueOf(active > 0)));
  }

  private static AuditRecord record(ConfigChange.Builder change) {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setConfigChange(change)
        .build();
  }
}
