package dev.sluice.proto;

/** Keys of {@code ConfigChange.details} that more than one module writes or reads. */
public enum ChangeDetail {
  ACTIVE_GENERATION("active_generation"),
  PREVIOUS_POLICY_ACTIVE("previous_policy_active"),
  CANDIDATE_VERSION("candidate_version"),
  CANDIDATE_POLICY_HASH("candidate_policy_hash"),
  POLICY_HASH("policy_hash"),
  VIOLATIONS("violations"),
  SANDBOX("sandbox"),
  CHANNEL("channel"),
  CHANGED_BY("changed_by"),
  ADDRESS("address"),
  REASON("reason");

  private final String key;

  ChangeDetail(String key) {
    this.key = key;
  }

  public String key() {
    return key;
  }
}
