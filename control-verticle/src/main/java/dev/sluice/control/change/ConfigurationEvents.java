package dev.sluice.control.change;

import dev.sluice.proto.ChangeDetail;
import dev.sluice.proto.ChangeLabel;
import dev.sluice.proto.ConfigurationHash;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.PlatformFinding.Severity;
import java.util.List;

/**
 * The audit records of configuration changes (data-plane 18.8, rows 57 and 58). They count
 * violations and never quote one, because a violation may quote the document.
 */
public final class ConfigurationEvents {
  private final ChangeAuthor author;

  public ConfigurationEvents(ChangeAuthor author) {
    this.author = author;
  }

  public AuditRecord detected(ChangeResult.Accepted accepted) {
    return record(
        authored()
            .setState(ConfigChange.State.STATE_OTHER)
            .setLabel(ChangeLabel.DETECTED.text())
            .setSuccess(true)
            .setSeverity(Severity.SEVERITY_UNSPECIFIED)
            .setMessage("Configuration change accepted")
            .putDetails("old_revision", String.valueOf(accepted.previous()))
            .putDetails("new_revision", String.valueOf(accepted.generation().getNumber()))
            .putDetails(ChangeDetail.POLICY_HASH.key(), ConfigurationHash.of(accepted.generation()))
            .putDetails("warnings", String.valueOf(accepted.warnings().size())));
  }

  public AuditRecord refused(RefusedDocument refusal, String hash, long inForce) {
    ConfigChange.Builder change =
        switch (refusal.effect()) {
          case RETAINED ->
              authored()
                  .setState(ConfigChange.State.STATE_ENABLED)
                  .setLabel(ChangeLabel.RETAINED_LAST_VALID.text())
                  .setMessage("Configuration change rejected, keeping the generation in force");
          case DENIED ->
              authored()
                  .setState(ConfigChange.State.STATE_DISABLED)
                  .setLabel(ChangeLabel.FAIL_CLOSED.text())
                  .setMessage("Policy rejected, its sandbox is denied");
        };
    refusal.sandbox().ifPresent(name -> change.putDetails(ChangeDetail.SANDBOX.key(), name));
    return record(
        change
            .setSuccess(false)
            .setSeverity(Severity.SEVERITY_HIGH)
            .setRejectedVersion(inForce + 1)
            .putDetails(ChangeDetail.ACTIVE_GENERATION.key(), String.valueOf(inForce))
            .putDetails(ChangeDetail.CANDIDATE_VERSION.key(), String.valueOf(inForce + 1))
            .putDetails(ChangeDetail.CANDIDATE_POLICY_HASH.key(), hash)
            .putDetails(
                ChangeDetail.PREVIOUS_POLICY_ACTIVE.key(),
                String.valueOf(inForce > 0 && refusal.effect() == RefusedDocument.Effect.RETAINED))
            .putDetails(
                ChangeDetail.VIOLATIONS.key(), String.valueOf(refusal.violations().size())));
  }

  public AuditRecord notStored(ChangeResult.Accepted accepted) {
    return record(
        authored()
            .setState(ConfigChange.State.STATE_OTHER)
            .setLabel(ChangeLabel.NOT_STORED.text())
            .setSuccess(false)
            .setSeverity(Severity.SEVERITY_HIGH)
            .setMessage("Accepted configuration change could not be stored")
            .putDetails(ChangeDetail.ACTIVE_GENERATION.key(), String.valueOf(accepted.previous()))
            .putDetails(
                ChangeDetail.CANDIDATE_VERSION.key(),
                String.valueOf(accepted.generation().getNumber())));
  }

  /**
   * Stored generations that cannot be used.
   *
   * @param damaged their numbers, ascending; not empty
   * @param inForce number of the generation that is in force instead; 0 for none
   */
  public AuditRecord damaged(List<Long> damaged, long inForce) {
    return record(
        authored()
            .setState(ConfigChange.State.STATE_OTHER)
            .setLabel(ChangeLabel.GENERATION_DAMAGED.text())
            .setSuccess(false)
            .setSeverity(Severity.SEVERITY_HIGH)
            .setMessage("Newest stored generation is damaged, an older one is in force")
            .putDetails("damaged_generation", String.valueOf(damaged.getLast()))
            .putDetails("damaged_generations", String.valueOf(damaged.size()))
            .putDetails(ChangeDetail.ACTIVE_GENERATION.key(), String.valueOf(inForce)));
  }

  private ConfigChange.Builder authored() {
    ConfigChange.Builder change =
        ConfigChange.newBuilder().putDetails(ChangeDetail.CHANNEL.key(), author.channel().word());
    put(change, ChangeDetail.CHANGED_BY, author.name());
    put(change, ChangeDetail.ADDRESS, author.address());
    put(change, ChangeDetail.REASON, author.reason());
    return change;
  }

  private static void put(ConfigChange.Builder change, ChangeDetail key, String value) {
    if (!value.isEmpty()) {
      change.putDetails(key.key(), value);
    }
  }

  private static AuditRecord record(ConfigChange.Builder change) {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setConfigChange(change)
        .build();
  }
}
