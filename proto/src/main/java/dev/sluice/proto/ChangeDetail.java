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
  VIOLATIONS("violations"),
  /** Whose policy it is. */
  SANDBOX("sandbox"),
  /** The way that a change came, such as {@code api} or {@code files}. */
  CHANNEL("channel"),
  /** The name of the token that asked for the change. */
  CHANGED_BY("changed_by"),
  /** The textual IP address that the change came from. */
  ADDRESS("address"),
  /** The reason that the author gave. */
  REASON("reason");

  private final String key;

  ChangeDetail(String key) {
    this.key = key;
  }

  /** The key in records and events. */
  public String key() {
    return key;
  }
}
