package dev.sluice.proto;

/** Keys of {@code ConfigChange.details} that more than one module writes or reads. */
public enum ChangeDetail {
  ACTIVE_GENERATION("active_generation"),
  PREVIOUS_POLICY_ACTIVE("previous_policy_active"),
  CANDIDATE_VERSION("candidate_version"),
  /** Of a candidate that was rejected: {@link ConfigurationHash}. */
  CANDIDATE_POLICY_HASH("candidate_policy_hash"),
  /** Of a generation that was accepted: {@link ConfigurationHash}. */
  POLICY_HASH("policy_hash"),
  VIOLATIONS("violations");

  private final String key;

  ChangeDetail(String key) {
    this.key = key;
  }

  /** The key in records and events. */
  public String key() {
    return key;
  }
}
