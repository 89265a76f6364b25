package dev.sluice.policy.check;

/** What a service describes, as far as rules for policies depend on it. */
public record DescribedService(boolean hooks, boolean requests, boolean responses) {
  /** Whether it decides about traffic that cannot be shown (http-hooks 11). */
  boolean decidesUninspectable() {
    return hooks && requests;
  }
}
