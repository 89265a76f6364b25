package dev.sluice.app.generation;

import dev.sluice.proto.ChangeDetail;
import dev.sluice.proto.ChangeLabel;
import dev.sluice.proto.ConfigurationHash;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PlatformFinding.Severity;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The audit records of a node that applies or rejects a generation (data-plane 18.8, 17.9). */
final class GenerationEvents {
  private static final int MOST_NAMES = 8;

  private GenerationEvents() {}

  static AuditRecord loaded(Generation generation, int services) {
    return record(
        ConfigChange.newBuilder()
            .setState(ConfigChange.State.STATE_ENABLED)
            .setLabel(ChangeLabel.LOADED.text())
            .setSuccess(true)
            .setMessage("Policy and middleware registrations loaded as one generation")
            .putDetails(
                ChangeDetail.ACTIVE_GENERATION.key(), String.valueOf(generation.getNumber()))
            .putDetails(ChangeDetail.POLICY_HASH.key(), ConfigurationHash.of(generation))
            .putDetails("supervisor_middleware_service_count", String.valueOf(services)));
  }

  static AuditRecord rejected(Generation candidate, long active, int violations) {
    return record(
        rejection(candidate, violations)
            .setState(ConfigChange.State.STATE_ENABLED)
            .setLabel(ChangeLabel.RETAINED_LAST_VALID.text())
            .setMessage("Generation rejected by this node, keeping the last known good one")
            .putDetails(ChangeDetail.ACTIVE_GENERATION.key(), String.valueOf(active)));
  }

  static AuditRecord quarantined(
      Generation candidate, long previous, int violations, Optional<Set<String>> sandboxes) {
    String denied = sandboxes.map(names -> "invalid policies deny").orElse("everything is denied");
    ConfigChange.Builder change =
        rejection(candidate, violations)
            .setState(ConfigChange.State.STATE_DISABLED)
            .setLabel(ChangeLabel.FAIL_CLOSED.text())
            .setMessage("Generation rejected by this node, " + denied)
            .putDetails("previous_generation", String.valueOf(previous))
            .putDetails(ChangeDetail.PREVIOUS_POLICY_ACTIVE.key(), "false");
    sandboxes.ifPresent(
        names ->
            change
                .putDetails("denied_sandboxes", String.valueOf(names.size()))
                .putDetails(
                    ChangeDetail.SANDBOX.key(),
                    names.stream().sorted().limit(MOST_NAMES).collect(Collectors.joining(","))));
    return record(change);
  }

  /** The generation that the node ran last cannot be used (a damaged file). */
  static AuditRecord unusable() {
    return record(
        ConfigChange.newBuilder()
            .setState(ConfigChange.State.STATE_OTHER)
            .setLabel(ChangeLabel.GENERATION_DAMAGED.text())
            .setSeverity(Severity.SEVERITY_HIGH)
            .setMessage("Last known good generation of this node cannot be used"));
  }

  private static ConfigChange.Builder rejection(Generation candidate, int violations) {
    return ConfigChange.newBuilder()
        .setSeverity(Severity.SEVERITY_HIGH)
        .setRejectedVersion(candidate.getNumber())
        .putDetails(ChangeDetail.CANDIDATE_VERSION.key(), String.valueOf(candidate.getNumber()))
        .putDetails(ChangeDetail.CANDIDATE_POLICY_HASH.key(), ConfigurationHash.of(candidate))
        .putDetails(ChangeDetail.VIOLATIONS.key(), String.valueOf(violations));
  }

  static AuditRecord unreachable(long active) {
    return record(
        ConfigChange.newBuilder()
            .setState(ConfigChange.State.STATE_OTHER)
            .setLabel(ChangeLabel.FAILED.text())
            .setSeverity(Severity.SEVERITY_MEDIUM)
            .setMessage("Control role unreachable, keeping the last known good generation")
            .putDetails(ChangeDetail.ACTIVE_GENERATION.key(), String.valueOf(active))
            .putDetails(ChangeDetail.PREVIOUS_POLICY_ACTIVE.key(), String.valueOf(active > 0)));
  }

  private static AuditRecord record(ConfigChange.Builder change) {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setConfigChange(change)
        .build();
  }
}
